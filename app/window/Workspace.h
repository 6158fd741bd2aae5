// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Document.h"
#include "session/LiveSession.h"
#include "session/Probe.h"
#include "session/ProjectFiles.h"
#include "session/RecentFiles.h"
#include "session/Recovery.h"
#include "session/RepairFinder.h"
#include "session/Selection.h"

namespace layerscope {

struct WorkspaceOptions {
    LiveOptions live;
    int autosaveMs = 0; ///< 0: no copies for the case of a crash
    QString recoveryFolder;
};

/// What all parts of one window share; it outlives them.
struct Workspace {
    explicit Workspace(const LayerRegistry& registry, const WorkspaceOptions& options = {});

    Document document;
    LiveSession live;
    RepairFinder repairs;
    Selection selection;
    SharedPointer pointer;
    Probe probe;
    ProjectFiles files;
    RecentFiles recent;
    Recovery recovery;
};

} // namespace layerscope

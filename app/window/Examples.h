// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace layerscope {

/// A project that comes with the program.
struct Example {
    QString title;
    QString path;
    QString shelf; ///< the kind of data, for the menu
};

/// The first is the one to start with. Empty when the resources are not where they should be.
std::vector<Example> examples();
/// Whether a project lies among the examples, which are not saved over.
bool isExample(const QString& path);

} // namespace layerscope

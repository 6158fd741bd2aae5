// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/RecoveryOffer.h"

#include "window/MessageStrip.h"
#include "window/Workspace.h"

#include <QFileInfo>
#include <QLocale>

namespace layerscope {

void offerRecovery(Workspace& workspace, MessageStrip& messages) {
    const std::vector<RecoverableCopy> copies = workspace.recovery.claim();
    if (copies.empty())
        return;
    // One question a start: the newest. Older ones are offered next time.
    const RecoverableCopy& copy = copies.front();
    const QString name =
        copy.original.isEmpty() ? MessageStrip::tr("a new network") : QFileInfo(copy.original).fileName();
    const auto restore = [&workspace, copy] {
        workspace.files.openRecovered(copy.file.toStdString(), copy.original.toStdString());
        workspace.recovery.adopt(copy.file);
    };
    const auto discard = [&workspace, copy] { workspace.recovery.discard(copy.file); };
    messages.ask(MessageStrip::tr("Layerscope ended unexpectedly. Changes to %1 were kept at %2.")
                     .arg(name, QLocale().toString(copy.time, QLocale::ShortFormat)),
                 {{MessageStrip::tr("Restore them"), restore},
                  {MessageStrip::tr("Later"), {}},
                  {MessageStrip::tr("Delete them"), discard}});
}

} // namespace layerscope

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/FormerResult.h"
#include "views/LatestJob.h"
#include "views/Shown.h"

#include <QToolButton>

namespace layerscope {

/// Flips what is shown of a node to the result from before the last edit, and back: while it is down, or the other way
/// round while G is held anywhere in the window where nothing is typed. Nothing to flip to: not enabled.
class FormerButton : public QToolButton {
    Q_OBJECT
public:
    FormerButton(Document& document, LiveSession& session, QWidget* parent = nullptr);

    /// Comes up again.
    void setNode(NodeId node);
    bool isFlipped() const { return isEnabled() && isChecked() != m_held; }
    /// What to show instead; empty while not flipped.
    Shown former() const { return isFlipped() ? m_shown : Shown(); }
    const FormerResult& result() const { return m_result; }

signals:
    void flipped();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void prepare();
    void follow();
    void setHeld(bool held);

    FormerResult m_result;
    Shown m_shown; ///< the former result, made ready
    bool m_held = false;
    bool m_wasFlipped = false;
    LatestJob m_preparing;
};

} // namespace layerscope

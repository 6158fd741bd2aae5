// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"
#include "views/LatestJob.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace layerscope {

/// Plays, pauses and scrubs what an Input shows: a film, a sound, a folder of pictures; starts and stops a camera or a
/// microphone. Scrubbing is an edit of the Input's "start", one undo step a drag. Hidden for all other nodes.
class TransportBar : public QWidget {
    Q_OBJECT
public:
    TransportBar(Document& document, LiveSession& session, QWidget* parent = nullptr);

    void setNode(NodeId node);
    /// Seconds, or pictures of a folder; 0 while it is not known.
    double length() const { return m_length; }

public slots:
    void togglePlay();
    /// A picture of a folder, or a tenth of a second.
    void stepBack() { step(-1); }
    void stepForward() { step(1); }

private:
    void layOut();
    QToolButton* makeButton(const char* icon, const QString& what);
    void refresh();
    void findLength(const std::string& source);
    void follow();
    void scrub(int value);
    void beginScrub();
    void endScrub();
    void step(int direction);
    void setSpeed();
    void showPlace(double place);
    double start() const;
    bool isFolder() const;
    double speed() const;

    Document& m_document;
    LiveSession& m_session;
    NodeId m_node;
    std::string m_source; ///< that m_length is of
    double m_length = 0;
    quint64 m_gesture = 0; ///< of a drag; 0 when there is none
    QToolButton* m_play;
    QToolButton* m_back;
    QToolButton* m_forward;
    QToolButton* m_loop;
    QSlider* m_slider;
    QLabel* m_time;
    QComboBox* m_speed;
    QTimer m_timer;
    LatestJob m_lengths;
};

} // namespace layerscope

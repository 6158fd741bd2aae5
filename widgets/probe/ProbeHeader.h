// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Probe.h"

#include <QWidget>

class QLabel;
class QSlider;

namespace layerscope {

class IconButton;
class ThemedLabel;

/// Which element is explained and its value; the way upstream; stepping and playing along the output.
class ProbeHeader : public QWidget {
    Q_OBJECT
public:
    explicit ProbeHeader(Probe& probe, QWidget* parent = nullptr);

    QString nodeText() const;
    QString elementText() const;
    QString valueText() const;
    QString stateText() const;
    QString trailText() const;

    IconButton* back() const { return m_back; }
    IconButton* forward() const { return m_forward; }
    IconButton* playButton() const { return m_play; }
    QSlider* speed() const { return m_speed; }

signals:
    void copyWanted();
    void saveWanted();
    /// The trail's place was moved along, here.
    void moved();

private:
    void layOut();
    void connectParts();
    void refresh();
    void refreshTrail();
    void refreshPlaying();
    void go(int by);
    QString nameOf(NodeId node) const;

    Probe& m_probe;
    ThemedLabel* m_node;
    ThemedLabel* m_state;
    ThemedLabel* m_element;
    ThemedLabel* m_value;
    QLabel* m_trail;
    IconButton* m_copy;
    IconButton* m_save;
    IconButton* m_close;
    IconButton* m_back;
    IconButton* m_forward;
    IconButton* m_stepBack;
    IconButton* m_play;
    IconButton* m_stepOn;
    QSlider* m_speed;
    ThemedLabel* m_rate;
};

} // namespace layerscope

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/FilmFrame.h"
#include "views/TensorView.h"

#include <QElapsedTimer>
#include <QTimer>

class QLabel;
class QSlider;
class QSpinBox;
class QToolButton;

namespace layerscope {

class ColorBar;
class StyleBar;
class ThumbStrip;

/// A film: one frame large, in colour where it is a source's three channels and by channel otherwise; played at its
/// true rate, scrubbed, and as a strip of frames. Keys: Space plays, Left and Right step, Page Up and Page Down jump,
/// Home and End, L loops.
class FilmView : public TensorView {
    Q_OBJECT
public:
    /// Frames a second of a film whose time has no unit.
    static constexpr double kUsualRate = 10;

    explicit FilmView(SharedPointer& pointer, QWidget* parent = nullptr);

    void setShown(const Shown& shown) override;
    QImage image() const override;
    void setMapStyle(const MapStyle& style) override;
    Sight sight() const override;
    void setSight(const Sight& sight) override;
    std::vector<QWidget*> pickedFrom() const override;
    void reveal(const std::vector<std::int64_t>& element) override;

    FilmFrame* frame() const { return m_frame; }
    ThumbStrip* strip() const { return m_strip; }
    std::int64_t current() const { return m_frame->frame(); }
    void setCurrent(std::int64_t frame);
    bool isPlaying() const { return m_clock.isActive(); }
    void setPlaying(bool playing);
    bool loops() const;
    bool showsColor() const;
    /// Seconds from one frame to the next.
    double frameTime() const;
    QString readOut() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QToolButton* makeButton(const QString& icon, const QString& name, const QString& tip, bool checkable);
    QWidget* makeTopBar();
    QWidget* makeTransport();
    void layOut();
    void connectParts();
    void showAgain();
    void showFrame(std::int64_t frame);
    void tick();
    void step(std::int64_t by);
    void point();
    void followPointer();
    void updateReadOut();
    std::int64_t frames() const;
    const Axis& time() const;
    ColorScale scale() const;

    SharedPointer& m_pointer;
    Shown m_shown;
    MapStyle m_style;
    FilmFrame* m_frame;
    ThumbStrip* m_strip;
    StyleBar* m_styleBar;
    ColorBar* m_colorBar;
    QSpinBox* m_channel;
    QToolButton* m_color;
    QToolButton* m_play;
    QToolButton* m_loop;
    QSlider* m_scrub;
    QLabel* m_time;
    QLabel* m_readOut;
    QTimer m_clock;
    QElapsedTimer m_since; ///< playing began, at m_from
    std::int64_t m_from = 0;
    bool m_pointing = false; ///< the pointer is where this view put it
};

} // namespace layerscope

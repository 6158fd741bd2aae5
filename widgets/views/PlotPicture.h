// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <qcustomplot.h>

namespace layerscope {

/// A picture in a plot, stretched over a rectangle of its coordinates; only what is seen is drawn.
class PlotPicture : public QCPLayerable {
public:
    PlotPicture(QCPAxis* across, QCPAxis* up);

    /// The left and right edge of the picture may be swapped, for an axis that runs backwards; so may its top and
    /// bottom.
    void set(const QImage& image, double left, double right, double bottom, double top);
    void clear() { m_image = {}; }
    const QImage& image() const { return m_image; }

protected:
    void applyDefaultAntialiasingHint(QCPPainter*) const override {}
    QRect clipRect() const override;
    void draw(QCPPainter* painter) override;

private:
    QCPAxis* m_across;
    QCPAxis* m_up;
    QImage m_image;
    QCPRange m_width;
    QCPRange m_height;
};

} // namespace layerscope

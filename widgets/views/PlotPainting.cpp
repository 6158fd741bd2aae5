// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/PlotPainting.h"

#include <QPicture>
#include <qcustomplot.h>

namespace layerscope {

void paintPlot(QCustomPlot& plot, QPainter& painter, QSize size) {
    // QCustomPlot draws by a painter of its own class alone: it is recorded and played to the one that is given.
    QPicture picture;
    {
        QCPPainter recorder(&picture);
        recorder.setMode(QCPPainter::pmVectorized);
        recorder.setMode(QCPPainter::pmNoCaching);
        plot.toPainter(&recorder, size.width(), size.height());
    }
    painter.drawPicture(0, 0, picture);
}

} // namespace layerscope

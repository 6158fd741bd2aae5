// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"

#include <QTextBrowser>

namespace layerscope {

/// The page that explains a layer type, in the colours of the theme.
class HelpPage : public QTextBrowser {
    Q_OBJECT
public:
    explicit HelpPage(QWidget* parent = nullptr);
    /// Null before the first layer.
    const LayerDef* layer() const { return m_def; }

signals:
    /// The example of the page is wanted on the canvas.
    void exampleRequested(const layerscope::LayerDef& def);

public slots:
    void showLayer(const layerscope::LayerDef& def);

private:
    void restyle();
    const LayerDef* m_def = nullptr;
};

} // namespace layerscope

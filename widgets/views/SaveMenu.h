// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "views/Export.h"
#include "views/TensorView.h"

#include <QMenu>
#include <QPointer>
#include <QThreadPool>

namespace layerscope {

/// Saves what a view shows and the value behind it. Drawn on the GUI thread, written on another, whole or not at all.
class SaveMenu : public QMenu {
    Q_OBJECT
public:
    explicit SaveMenu(QWidget* parent = nullptr);
    ~SaveMenu() override;

    /// `name` is what files are called that nobody has named.
    void setShown(const Shown& shown, TensorView* view, const QString& name);

    /// saved() or failed() says how it ended.
    void savePng(const QString& path);
    void saveVector(VectorFormat format, const QString& path);
    void saveTensor(const QString& path);
    void saveCsv(const QString& path);
    void saveTable(const QString& path); ///< the view's own table, where it has one

signals:
    void saved(const QString& path);
    void failed(const layerscope::Error& error);

private:
    using Save = void (SaveMenu::*)(const QString& path);
    QAction* add(const QString& text, const QString& filter, const QString& ending, Save save);
    void start(const QString& path, std::function<Result<void>()> write);
    void saveSvg(const QString& path) { saveVector(VectorFormat::Svg, path); }
    void savePdf(const QString& path) { saveVector(VectorFormat::Pdf, path); }

    Shown m_shown;
    QPointer<TensorView> m_view;
    QString m_name;
    QAction* m_table = nullptr;
    QThreadPool m_writing; ///< last: waits before the rest goes
};

} // namespace layerscope

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace layerscope {

class ThemedLabel;

/// A sentence in its place: what is wrong or worth knowing, with a sign, and what to do about it. Hidden while empty.
class Notice : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Problem, Hint, Done };
    explicit Notice(QWidget* parent = nullptr);

    void show(Kind kind, const QString& text, const QString& hint = {});
    void clear();
    QString text() const;
    QString hint() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void restyle();
    Kind m_kind = Kind::Problem;
    QLabel* m_sign;
    ThemedLabel* m_text;
    ThemedLabel* m_hint;
};

} // namespace layerscope

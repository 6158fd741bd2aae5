// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/HelpPage.h"

#include "inspector/HelpText.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QFontDatabase>
#include <QScrollBar>

namespace layerscope {
namespace {

QString rule(const char* selector, const QColor& colour, const QFont& font, const QString& more = {}) {
    return QStringLiteral("%1 { color: %2; font-size: %3pt; %4 }\n")
        .arg(QString::fromUtf8(selector), colour.name())
        .arg(font.pointSizeF())
        .arg(more);
}

QString pageStyle() {
    using Role = Theme::Role;
    using Font = Theme::FontRole;
    const Theme& theme = Theme::instance();
    const QString mono =
        QStringLiteral("font-family: '%1';").arg(QFontDatabase::systemFont(QFontDatabase::FixedFont).family());
    const QString surface = QStringLiteral("background-color: %1;").arg(theme.color(Role::Hover).name());
    return rule("p", theme.color(Role::Text), theme.font(Font::Normal)) +
           rule("h1", theme.color(Role::Text), theme.font(Font::Heading)) +
           rule("h2", theme.color(Role::Text), theme.font(Font::Title), QStringLiteral("margin-top: 14px;")) +
           rule("h3", theme.color(Role::Text), theme.font(Font::Normal),
                QStringLiteral("margin-top: 10px; margin-bottom: 0px;")) +
           rule(".muted", theme.color(Role::TextMuted), theme.font(Font::Small)) +
           rule(".code", theme.color(Role::TextMuted), theme.font(Font::Small),
                mono + QStringLiteral("font-weight: normal;")) +
           rule("a", theme.color(Role::Accent), theme.font(Font::Normal)) +
           rule(".formula", theme.color(Role::Text), theme.font(Font::Normal), mono + surface);
}

} // namespace

HelpPage::HelpPage(QWidget* parent)
    : QTextBrowser(parent) {
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    setAccessibleName(tr("Explanation of a layer"));
    setPlaceholderText(tr("Select a layer, or press F1 on one in the palette, to read what it does."));
    document()->setDocumentMargin(Theme::instance().space(4));
    connect(&Theme::instance(), &Theme::changed, this, &HelpPage::restyle);
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        if (m_def && link == QUrl(QString::fromLatin1(kExampleLink)))
            emit exampleRequested(*m_def);
    });
}

void HelpPage::showLayer(const LayerDef& def) {
    const bool news = m_def != &def;
    m_def = &def;
    restyle();
    if (news)
        verticalScrollBar()->setValue(0);
}

void HelpPage::restyle() {
    if (!m_def)
        return;
    const int place = verticalScrollBar()->value();
    document()->setDefaultStyleSheet(pageStyle());
    setHtml(layerHelpHtml(*m_def));
    verticalScrollBar()->setValue(place);
}

} // namespace layerscope

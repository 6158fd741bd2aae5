// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/ThemeColors.h"

#include <array>

namespace layerscope {

namespace {

using Role = Theme::Role;

/// 0xAARRGGBB.
struct RoleColor {
    Role role;
    QRgb light;
    QRgb dark;
    QRgb projector;
};

constexpr std::array kRoles{
    RoleColor{Role::Window, 0xffeceef1, 0xff16181c, 0xffffffff},
    RoleColor{Role::Canvas, 0xfff5f6f8, 0xff121417, 0xffffffff},
    RoleColor{Role::CanvasDot, 0xffd3d7dd, 0xff2a2e35, 0xffc4c9d0},
    RoleColor{Role::Panel, 0xfffbfbfc, 0xff1c1f24, 0xffffffff},
    RoleColor{Role::Card, 0xffffffff, 0xff24282f, 0xffffffff},
    RoleColor{Role::CardHeader, 0xfff3f4f7, 0xff2b3038, 0xffeef1f6},
    RoleColor{Role::Border, 0xffd6dae1, 0xff3a414b, 0xff6b7280},
    RoleColor{Role::BorderStrong, 0xff868e9b, 0xff747d8c, 0xff1f2937},
    RoleColor{Role::Text, 0xff1b1f26, 0xffe8eaee, 0xff000000},
    RoleColor{Role::TextMuted, 0xff565e6b, 0xffa5adba, 0xff2b323c},
    RoleColor{Role::TextOnAccent, 0xffffffff, 0xff0b1220, 0xffffffff},
    RoleColor{Role::Accent, 0xff1f5fd0, 0xff7fb0ff, 0xff003d99},
    RoleColor{Role::Hover, 0xffe3e9f5, 0xff2f3743, 0xffd6e4ff},
    RoleColor{Role::Wire, 0xff7b8494, 0xff7d8797, 0xff3d4754},
    RoleColor{Role::WireBroken, 0xffb3261e, 0xffff8b80, 0xffa30000},
    RoleColor{Role::Error, 0xffb3261e, 0xffff9a90, 0xffa30000},
    RoleColor{Role::ErrorSurface, 0xfffdeceb, 0xff3b1f1f, 0xffffe8e6},
    RoleColor{Role::Warning, 0xff805200, 0xfff0bf5a, 0xff6b4300},
    RoleColor{Role::Success, 0xff1a6e38, 0xff74d394, 0xff00561f},
    RoleColor{Role::Hatch, 0x50000000, 0x50ffffff, 0x80000000},
    RoleColor{Role::Shadow, 0x28101828, 0x78000000, 0x50000000},
};

// In the order of Category.
constexpr std::array<QRgb, kCategories> kLightHues{0xff19886b, 0xff488af1, 0xffcd5a98, 0xffbe4917, 0xff8d53ca,
                                                   0xff829802, 0xff754bfe, 0xffb169c7, 0xffaa479e, 0xffea1a65};
constexpr std::array<QRgb, kCategories> kDarkHues{0xff49d5d8, 0xff97bafd, 0xffe48a80, 0xfff0a6b0, 0xff9b94fe,
                                                  0xffadc977, 0xffcbbb16, 0xffc3a039, 0xff6aadd6, 0xfffe63af};
constexpr std::array<QRgb, kCategories> kProjectorHues{0xff016853, 0xff035ef4, 0xff694880, 0xff923804, 0xff5c21d2,
                                                       0xffa25a01, 0xff835f82, 0xff6861ae, 0xff8411a4, 0xffbb0d52};

} // namespace

QColor schemeColor(Scheme scheme, Role role) {
    for (const RoleColor& entry : kRoles)
        if (entry.role == role)
            return QColor::fromRgba(scheme == Scheme::Light  ? entry.light
                                    : scheme == Scheme::Dark ? entry.dark
                                                             : entry.projector);
    return {};
}

QColor schemeCategory(Scheme scheme, Category category) {
    const auto& hues = scheme == Scheme::Light ? kLightHues : scheme == Scheme::Dark ? kDarkHues : kProjectorHues;
    return QColor::fromRgb(hues[static_cast<std::size_t>(category)]);
}

} // namespace layerscope

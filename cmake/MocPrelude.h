// SPDX-License-Identifier: GPL-3.0-or-later
// Read by moc before every header: moc of Qt 6.4 stumbles over libstdc++'s <concepts> when no other header came first.
#pragma once
#include <cstddef>

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "CorePrecompiled.h"

#ifdef QT_WIDGETS_LIB
#include <QtWidgets>
#endif
#include <QTest>

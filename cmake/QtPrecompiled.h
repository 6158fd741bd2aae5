// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "CorePrecompiled.h"

#include <QtCore>
#include <QtGui>
#ifdef QT_WIDGETS_LIB
#include <QtWidgets>
#endif

# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/golden/text/text_vectorization.json: what Keras 3's TextVectorization makes of some texts.

The layer itself needs TensorFlow. Here its rules are followed with the same regular expression
(keras/src/layers/preprocessing/text_vectorization.py, _preprocess) and the same numpy sort (index_lookup.py,
finalize_state); tf.strings.lower without an encoding changes A to Z alone, tf.strings.split parts at ASCII white
space, tf.strings.unicode_split at code points.

    /opt/kv/bin/python tests/golden/text/text_vectorization.py
"""
import json
import os
import re

import numpy as np

TEXTS = [
    "The cat sat on the mat. The dog sat, too!",
    "b a c b a d e e c a",
    "Ärger, Ångström & ÉTÉ: größer – “quoted” don't un-do under_score",
    "  tabs\tand\nlines\r\nand\vfeeds\f ",
    "日本語 text 日本 😀😀 a\u00a0b",
    "[UNK] is [UNK] here",
    "",
    "!!! ... ?",
]


def standardize(text, rule):
    if "lower" in rule:
        text = bytes(b + 32 if 65 <= b <= 90 else b for b in text)
    if "strip" in rule:
        text = re.sub(rb'[!"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~\']', b"", text)
    return text


def split(text, rule):
    if rule == "character":
        return [c.encode() for c in text.decode()]
    return re.findall(rb"[^ \t\n\v\f\r]+", text)


def vocabulary(tokens, max_tokens):
    names, counts = np.unique(np.array([t for t in tokens if t not in (b"", b"[UNK]")], dtype=object), return_counts=True)
    order = np.lexsort((names, counts))[::-1]
    if max_tokens:
        order = order[: max_tokens - 2]
    return [names[i] for i in order]


cases = []
for text in TEXTS:
    for rule in ("lower_and_strip_punctuation", "lower", "strip_punctuation", "none"):
        for pieces in ("whitespace", "character"):
            for max_tokens in (None, 6):
                tokens = split(standardize(text.encode(), rule), pieces)
                words = vocabulary(tokens, max_tokens)
                ids = [words.index(t) + 2 if t in words else 1 for t in tokens]
                cases.append({"text": text, "standardize": rule, "split": pieces, "max_tokens": max_tokens or 0,
                              "vocabulary": [w.decode() for w in words], "ids": ids})
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "text_vectorization.json")
with open(path, "w", encoding="utf-8") as file:
    json.dump(cases, file, ensure_ascii=False, separators=(",", ":"))
    file.write("\n")

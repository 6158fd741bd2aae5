# SPDX-License-Identifier: GPL-3.0-or-later
"""STFTSpectrogram and MelSpectrogram: spectrograms.npz and spectrograms.json. Needs scipy too. See golden_tools.py."""
import numpy as np

from golden_tools import case, normal, refused, rng, write

WINDOWS = ["hann", "hamming", None, "blackman", "bartlett", "cosine", "nuttall", "blackmanharris", "flattop", "boxcar"]


def own(weights):
    return [np.asarray(w) for w in weights]


def stft(config, shape, weights=own):
    case("STFTSpectrogram", config, [normal(shape)], weights=weights)


def stfts():
    for mode in ("log", "magnitude", "psd", "real", "imag", "angle", "stft"):
        for expand in (False, True):
            for first in (False, True):
                channels = rng.randint(1, 3)
                frame = rng.randint(3, 12)
                samples = frame + rng.randint(0, 20)
                batch = rng.choice([1, 2])
                stft({"mode": mode, "frame_length": frame, "expand_dims": expand,
                      "frame_step": rng.choice([None, rng.randint(1, frame)]),
                      "fft_length": rng.choice([None, frame + rng.randint(0, 9)]),
                      "padding": rng.choice(["valid", "same"]),
                      "window": rng.choice(WINDOWS), "periodic": rng.random() < 0.5,
                      "scaling": rng.choice(["density", "spectrum", None]),
                      "data_format": "channels_first" if first else "channels_last"},
                     (batch, channels, samples) if first else (batch, samples, channels))
    for window in WINDOWS:
        for periodic in (False, True):
            stft({"mode": "magnitude", "frame_length": 9, "window": window, "periodic": periodic, "frame_step": 4,
                  "scaling": rng.choice(["density", "spectrum", None])}, (1, 21, 1))
    for mode in ("log", "stft", "psd"):  # kernels that were trained
        stft({"mode": mode, "frame_length": 8, "frame_step": 3}, (1, 30, 2), weights=None)
    stft({"frame_length": 32}, (1, 200, 1))
    refused("STFTSpectrogram", {"frame_length": 8, "frame_step": 9}, [(1, 30, 1)], "frame_step")
    refused("STFTSpectrogram", {"frame_length": 8, "frame_step": 0}, [(1, 30, 1)], "frame_step")
    refused("STFTSpectrogram", {"frame_length": 8, "fft_length": 7}, [(1, 30, 1)], "fft_length")
    refused("STFTSpectrogram", {"mode": "loud"}, [(1, 300, 1)], "mode")
    refused("STFTSpectrogram", {"padding": "causal"}, [(1, 300, 1)], "padding")
    refused("STFTSpectrogram", {"frame_length": 31}, [(1, 30, 1)], "frame_length")
    refused("STFTSpectrogram", {"frame_length": 8}, [(1, 30)], "", "rank")
    refused("STFTSpectrogram", {"frame_length": 8}, [(1, 30, 1)], "", "dtype", dtype="int32", symbolic=False)


def mels():
    for _ in range(24):
        fft = rng.randint(8, 64)
        stride = rng.randint(3, 40)
        samples = rng.randint(fft // 2 + 1, 160)
        rate = rng.choice([8000, 16000, 11025])
        case("MelSpectrogram", {
            "fft_length": fft, "sequence_stride": min(stride, fft), "sampling_rate": rate,
            "sequence_length": rng.choice([None, rng.randint(4, fft)]),
            "window": rng.choice(["hann", "hamming", None]), "num_mel_bins": rng.randint(1, 12),
            "min_freq": rng.choice([0.0, 20.0, 125.0]), "max_freq": rng.choice([None, 3800.0, rate / 2.0]),
            "power_to_db": rng.random() < 0.5, "top_db": rng.choice([80.0, 10.0, 3.0]),
            "mag_exp": rng.choice([2.0, 1.0, 1.5]), "min_power": rng.choice([1e-10, 1e-2]),
            "ref_power": rng.choice([1.0, 5.0, -3.0])}, [normal((rng.choice([1, 2]), samples))])
    case("MelSpectrogram", {}, [normal((1, 3000))], "as it comes")
    case("MelSpectrogram", {"fft_length": 16, "sequence_stride": 7, "num_mel_bins": 4}, [normal((1, 5))],
         "mirrored several times")
    case("MelSpectrogram", {"fft_length": 16, "sequence_stride": 40, "num_mel_bins": 4}, [normal((1, 100))],
         "frames that do not touch")
    case("MelSpectrogram", {"fft_length": 16, "sequence_stride": 8, "num_mel_bins": 4},
         [np.arange(60, dtype=np.int32).reshape(2, 30)], "whole numbers")
    refused("MelSpectrogram", {"fft_length": 16, "sequence_length": 17}, [(1, 100)], "sequence_length")
    refused("MelSpectrogram", {"fft_length": 16, "window": "blackman"}, [(1, 100)], "window", symbolic=False)


stfts()
mels()
write()

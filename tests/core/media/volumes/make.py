#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small volumes written by nibabel, pydicom, dcmtk, Pillow, ImageMagick and numpy, all of one body of 4 slices, 5 rows and 6 columns
whose voxels say where they are: 100 * Z + 10 * Y + X, with X to the patient's right, Y to the front, Z to the head.
nibabel 5.0, pydicom 2.3, dcmtk 3.6.7, Pillow 9.4, ImageMagick 6.9, numpy 1.24 (Debian 12)."""
import gzip
import pathlib
import subprocess

import nibabel
import numpy as np
import pydicom
from nibabel.orientations import axcodes2ornt, io_orientation, ornt_transform
from PIL import Image, TiffImagePlugin
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

HERE = pathlib.Path(__file__).parent
X, Y, Z = np.meshgrid(np.arange(6), np.arange(5), np.arange(4), indexing="ij")
BODY = (100 * Z + 10 * Y + X).astype(np.int16)  # [x, y, z], RAS
SPACING = (0.5, 2.0, 3.0)  # x, y, z
OURS = BODY[::-1, ::-1, :].transpose(2, 1, 0).copy()  # slices up, rows to the back, columns to the left


def save(image, name):
    data = image.to_bytes()
    (HERE / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)


def nifti():
    affine = np.diag(SPACING + (1.0,))
    affine[:3, 3] = (-12, 7, 30)
    ras = nibabel.Nifti1Image(BODY, affine)
    for codes in ("RAS", "LPS", "LAI", "PSR", "SRA", "ASL"):
        turned = ras.as_reoriented(ornt_transform(io_orientation(affine), axcodes2ornt(tuple(codes))))
        save(turned, f"{codes}.nii.gz")
    # Turned by 20 degrees about the body's long axis, and only as a quaternion.
    angle = np.deg2rad(20)
    spin = np.array([[np.cos(angle), -np.sin(angle), 0, 0], [np.sin(angle), np.cos(angle), 0, 0], [0, 0, 1, 0],
                     [0, 0, 0, 1]])
    askew = nibabel.Nifti1Image(BODY, None)
    askew.header.set_zooms(SPACING)
    askew.set_qform(spin @ affine, code=1)
    save(askew, "askew.nii")
    big = nibabel.Nifti1Image(BODY.astype(">f8"), affine, nibabel.Nifti1Header(endianness=">"))
    big.header.set_data_dtype(">f8")
    save(big, "big_endian.nii")
    scaled = nibabel.Nifti1Image(BODY.astype(np.uint16), affine)
    scaled.header.set_slope_inter(0.5, -100)
    scaled.header["cal_min"], scaled.header["cal_max"] = -80, 20
    save(scaled, "scaled.nii.gz")
    save(nibabel.Nifti2Image(BODY.astype(np.float32), affine), "two.nii")
    save(nibabel.Nifti1Image(np.stack([BODY, BODY + 1000, BODY + 2000], -1), affine), "moments.nii.gz")


def dicom_file(path, pixels, position, cosines, number, series, spacing=(2.0, 0.5), slope=0.5, intercept=-10):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = f"1.2.826.0.1.3680043.8.498.{series}.{number}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = "1.2.826.0.1.3680043.8.498.1"
    data = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    data.is_little_endian, data.is_implicit_VR = True, False
    data.SOPClassUID, data.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    data.Modality, data.PatientName, data.PatientID = "CT", "Nobody", "0"
    data.StudyInstanceUID = "1.2.826.0.1.3680043.8.498.7"
    data.SeriesInstanceUID = f"1.2.826.0.1.3680043.8.498.{series}"
    data.InstanceNumber = number
    data.ImagePositionPatient, data.ImageOrientationPatient = list(map(float, position)), list(map(float, cosines))
    data.PixelSpacing, data.SliceThickness = list(spacing), 1.0
    data.RescaleSlope, data.RescaleIntercept = slope, intercept
    data.WindowCenter, data.WindowWidth = [40, 300], [400, 1500]
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 1
    data.Rows, data.Columns = pixels.shape
    data.PixelData = np.round((pixels - intercept) / slope).astype("<i2").tobytes()
    data.save_as(str(path), write_like_original=False)


def dicom():
    axial = HERE / "axial"
    axial.mkdir(exist_ok=True)
    for z, name in zip(range(4), ("d", "a", "c", "b")):  # their names tell nothing
        dicom_file(axial / f"{name}.dcm", OURS[z], (-12, 7, 30 + 3 * z), (1, 0, 0, 0, 1, 0), 9 - z, 11)
    for z in range(2):
        dicom_file(axial / f"e{z}.dcm", OURS[z] * 0, (0, 0, z), (1, 0, 0, 0, 1, 0), z + 1, 12)
    (axial / "README.txt").write_text("No slice.\n")
    sagittal = HERE / "sagittal"
    sagittal.mkdir(exist_ok=True)
    for x in range(6):  # rows go down, columns to the back, slices to the right
        pixels = BODY[x, ::-1, ::-1].T
        dicom_file(sagittal / f"s{x}", pixels, (-0.5 * x, 0, 9), (0, 1, 0, 0, 0, -1), x + 1, 13, (3.0, 2.0))
    packed = HERE / "packed"
    packed.mkdir(exist_ok=True)
    for z, tool in enumerate((["dcmcrle"], ["dcmcjpeg", "+e1"], ["dcmcjpls"], ["cp"])):
        source = sorted(axial.glob("?.dcm"), key=lambda p: pydicom.dcmread(p).ImagePositionPatient[2])[z]
        subprocess.run([*tool, str(source), str(packed / f"p{z}.dcm")], check=True)


def tiff():
    def stack(name, array, **options):
        pages = [Image.fromarray(page) for page in array]
        pages[0].save(HERE / name, save_all=True, append_images=pages[1:], **options)

    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[270] = "ImageJ=1.53t\nimages=4\nslices=4\nunit=micron\nspacing=3000.0\nloop=false\n"
    info[282], info[283] = 0.002, 0.0005  # pixels a micrometre
    stack("u8.tif", (OURS % 256).astype(np.uint8), compression="tiff_lzw", tiffinfo=info)
    stack("u16.tif", OURS.astype(np.uint16))
    stack("i32.tif", OURS.astype(np.int32) - 200, compression="tiff_adobe_deflate")
    stack("f32.tif", OURS.astype(np.float32) / 4)
    stack("one.tif", OURS[:1].astype(np.uint8))
    tiles = ["-define", "tiff:tile-geometry=16x16", "-compress", "zip", "-strip"]
    subprocess.run(["convert", str(HERE / "u16.tif"), *tiles, str(HERE / "tiled.tif")], check=True)


def npy():
    np.save(HERE / "i2.npy", OURS)
    np.save(HERE / "fortran.npy", np.asfortranarray(OURS.astype(">f8")))
    np.save(HERE / "channels.npy", np.stack([OURS, OURS + 1000], -1).astype(np.uint16))


nifti()
dicom()
tiff()
npy()

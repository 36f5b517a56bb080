"""A clinic that does not exist: two places, six practitioners, weeks of free times, a dozen patients, from a seed."""

from sandbox.made_up_clinic.clinic import made_up_clinic
from sandbox.made_up_clinic.load import load_into
from sandbox.made_up_clinic.people import DEPENDANTS, MRN_SYSTEM, PATIENTS, PHONES, MadeUpPatient, PhoneOwner
from sandbox.made_up_clinic.places import CLINIC_NAME, CLINIC_PHONE
from sandbox.made_up_clinic.schedules import CLINIC_ZONE, WEEKS, read_moment

__all__ = [
    "CLINIC_NAME",
    "CLINIC_PHONE",
    "CLINIC_ZONE",
    "DEPENDANTS",
    "MRN_SYSTEM",
    "PATIENTS",
    "PHONES",
    "WEEKS",
    "MadeUpPatient",
    "PhoneOwner",
    "load_into",
    "made_up_clinic",
    "read_moment",
]

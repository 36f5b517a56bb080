"""What the clinic knows and does: who is who, free times, visits. Only `clinic.fhir` speaks FHIR."""

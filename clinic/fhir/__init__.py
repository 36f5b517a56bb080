"""The records of a clinic that keeps them in a FHIR R4 server; nothing outside this folder speaks FHIR."""

"""A FHIR R4 server in miniature, in memory: answers what we ask as HAPI was measured to answer it, faults included."""

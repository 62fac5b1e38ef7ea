"""Where the addresses of evaluations begin."""

CYCLES = "ruang/<slug:institution>/siklus/"
CYCLE = f"{CYCLES}<int:cycle_id>/"
ASSESSMENTS = "ruang/<slug:institution>/penilaian/"
ASSESSMENT = f"{ASSESSMENTS}<int:assessment_id>/"
INDICATOR = f"{ASSESSMENT}indikator/<str:value>/"

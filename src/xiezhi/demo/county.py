"""The fictional county: the day of the demo and its organs.

Nothing here exists: 虚构省云溪市清溪县 and its organs are invented.
"""

from __future__ import annotations

from datetime import date

AS_OF = date(2026, 11, 23)
EXTRACTED_ON = date(2026, 11, 20)
COVERED_FROM = date(2019, 1, 1)

POLICE = ("清溪县公安局", "清溪县公安局城关派出所", "石坪县公安局")
# The one organ whose child tables were never declared complete: "no record" proves nothing there.
UNDECLARED_POLICE = "松岭县公安局"
COURTS = ("清溪县人民法院", "石坪县人民法院")
UPPER_COURT = "云溪市中级人民法院"
DETENTION = "清溪县看守所"
PRISON = "虚构省云溪监狱"
JUSTICE = "清溪县司法局"
PROCURATORATE = "清溪县人民检察院"
OFFICES = ("清溪县市场监督管理局", "清溪县自然资源局", "清溪县生态环境局")
UNDECLARED_OFFICE = "清溪县文化市场局"

# code, name, kind, level, superior's code
ORGANS = (
    ("XK0101", "清溪县公安局", "police", "county", "XK0100"),
    ("XK0102", "清溪县公安局城关派出所", "police", "township", "XK0101"),
    ("XK0103", "石坪县公安局", "police", "county", "XK0100"),
    ("XK0104", UNDECLARED_POLICE, "police", "county", "XK0100"),
    ("XK0100", "云溪市公安局", "police", "city", None),
    ("XK0201", "清溪县人民法院", "court", "county", "XK0200"),
    ("XK0202", "石坪县人民法院", "court", "county", "XK0200"),
    ("XK0200", UPPER_COURT, "court", "city", None),
    ("XK0301", DETENTION, "detention_house", "county", "XK0101"),
    ("XK0401", PRISON, "prison", "province", None),
    ("XK0501", JUSTICE, "justice", "county", None),
    ("XK0601", PROCURATORATE, "procuratorate", "county", None),
    ("XK0701", OFFICES[0], "administrative", "county", None),
    ("XK0702", OFFICES[1], "administrative", "county", None),
    ("XK0703", OFFICES[2], "administrative", "county", None),
    ("XK0704", UNDECLARED_OFFICE, "administrative", "county", None),
)

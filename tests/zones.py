"""A small zone with tables of indicators, for tests. Its figures are invented."""

from __future__ import annotations

from pathlib import Path

ZONE = """\
name = "许昌市"
full_name = "许昌市先行试验区"
short = "许昌"
province = "河南省"
code = "411000"
[[areas]]
name = "长葛市"
kind = "县级市"
short = "长葛"
code = "411082"
[[areas]]
name = "禹州市"
kind = "县级市"
short = "禹州"
[[peers]]
name = "河南省"
kind = "省"
short = "河南"
[[peers]]
name = "全国"
kind = "国家"
[[actions]]
id = "growth"
name = "质效提升行动"
theme = "发展"
task_force = "发展专班"
[[steps]]
year = 2025
[[steps]]
year = 2035
"""
INDICATORS = """\
id,name,unit,direction,nature,limit,frequency,aliases,proxy,action
urban_rate,常住人口城镇化率,%,up,share,100,,城镇化率,河南省,
gdp,地区生产总值,亿元,up,money,,,GDP|生产总值,,growth
income,居民人均可支配收入,元,up,money,,,,,
income_ratio,城乡居民收入比,倍,down,ratio,1,,,,
jobs,城镇新增就业,万人,up,count,,month,,,
"""
TARGETS = """\
indicator,step,value,bound,baseline_year,baseline_value
urban_rate,2025,60,约束性,2020,53.55
urban_rate,2035,70,预期性,2020,53.55
"""
OBSERVATIONS = """\
indicator,area,period,value,vintage,source
urban_rate,,2020,53.55,,公报
urban_rate,,2022,55.18,,公报
urban_rate,长葛,2022,60.0,2023-03-01,快报
urban_rate,长葛,2022,60.5,2023-09-01,年鉴
gdp,,2022,"3,746.8",,公报
"""


def zone(folder: Path, indicators: str = INDICATORS, targets: str = TARGETS, observations: str = OBSERVATIONS) -> Path:
    """A zone folder with the tables given; a table that is empty text is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "zone.toml").write_text(ZONE, "utf-8")
    tables = {"indicators": indicators, "targets": targets, "observations": observations}
    for name, text in tables.items():
        if text:
            (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder

"""A zone of two counties for tests of commands. Its figures are invented, and so round that results follow by hand."""

from __future__ import annotations

from pathlib import Path

ZONE = """\
name = "甲市"
full_name = "甲市先行试验区"
short = "甲"
[[areas]]
name = "东山县"
kind = "县"
short = "东山"
[[areas]]
name = "西河县"
kind = "县"
short = "西河"
[[peers]]
name = "丙省"
kind = "省"
[[actions]]
id = "income"
name = "增收富民行动"
theme = "收入"
task_force = "收入专班"
[[steps]]
year = 2025
[[steps]]
year = 2035
[[documents]]
layer = "plan"
id = "plan"
title = "实施方案"
file = "plan/方案.txt"
sample = true
"""
PLAN = """甲市实施方案

一、目标
（一）提高城镇化率。2025年城镇化率达到60%。（责任单位：市发展改革委）
（二）绿化。2025年森林面积达到9万亩。（责任单位：市林业局）
"""
INDICATORS = """\
id,name,unit,direction,nature,action,formula,proxy
rate,城镇化率,%,up,share,income,,
income,人均收入,元,up,money,income,,
people,常住人口,人,up,count,,,
gap,城乡收入比,倍,down,ratio,income,income@城镇 / income@农村,
books,人均藏书,册,up,ratio,income,,丙省
gdp,生产总值,亿元,up,money,,,
energy_use,能源消费,万吨,down,count,,,
carbon_emissions,碳排放,万吨,down,count,,,
resident_population,人口,万人,up,count,,,
"""
TARGETS = """\
indicator,step,value,bound,baseline_year,baseline_value,source
rate,2025,60,预期性,2020,50,方案
rate,2035,80,预期性,2020,50,方案
books,2025,3,预期性,2020,1,方案
"""
OBSERVATIONS = """\
indicator,area,stratum,period,value,source,sample,vintage
rate,,,2020,50,公报,,
rate,,,2021,51.5,公报,,
rate,,,2022,53,公报,,
rate,丙省,,2020,52,省公报,,
rate,丙省,,2021,53,省公报,,
rate,丙省,,2022,55,省公报,,
books,丙省,,2022,2,省公报,,
income,,城镇,2020,400,公报,,
income,,农村,2020,200,公报,,
income,东山,全体,2020,100,公报,是,
income,西河,全体,2020,300,公报,,
income,丙省,全体,2020,180,公报,,
income,东山,全体,2022,110,公报,是,
income,西河,全体,2022,330,公报,,
income,东山,城镇,2020,200,公报,,
income,东山,农村,2020,100,公报,,
income,西河,城镇,2020,200,公报,,
income,西河,农村,2020,100,公报,,
people,东山,全体,2020,3,公报,,
people,西河,全体,2020,1,公报,,
people,东山,城镇,2020,5,公报,,
people,东山,农村,2020,5,公报,,
people,西河,城镇,2020,5,公报,,
people,西河,农村,2020,5,公报,,
gdp,,,2020,10,公报,,
gdp,,,2021,10,公报,,
gdp,,,2022,10,公报,,2023-01-05
gdp,,,2022,10,年鉴,,2023-09-01
energy_use,,,2020,10,公报,,
energy_use,,,2021,10,公报,,
energy_use,,,2022,10,公报,,
carbon_emissions,,,2020,100,公报,,
carbon_emissions,,,2021,90,公报,是,
carbon_emissions,,,2022,81,公报,,
resident_population,,,2020,10,公报,,
resident_population,,,2021,10,公报,,
resident_population,,,2022,10,公报,,
"""
INDEX = """\
name = "甲指数"
base_years = [2020]
[[elements]]
id = "index"
name = "甲指数"
[[indicators]]
id = "income"
parent = "index"
worst = 0
best = 400
"""


def write(parent: Path) -> Path:
    """The zone folder 甲市 in ``parent``, a document and the recipe of an index in it."""
    folder = parent / "甲市"
    (folder / "documents" / "plan").mkdir(parents=True)
    (folder / "documents" / "plan" / "方案.txt").write_text(PLAN, "utf-8")
    texts = {
        "zone.toml": ZONE,
        "indicators.csv": INDICATORS,
        "targets.csv": TARGETS,
        "observations.csv": OBSERVATIONS,
        "index.toml": INDEX,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder

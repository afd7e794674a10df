"""What must be known of every person and household of a Chinese city before its rules can be applied."""

from __future__ import annotations

from typing import Literal

from gongfu.simulation.law.facts import Fact, fact

__all__ = ["COUNTIES", "FACTS"]

COUNTIES = ("魏都区", "建安区", "长葛市", "禹州市", "鄢陵县", "襄城县")
"""County-level divisions of Xuchang in the order of their codes here; the city's functional areas count to 魏都区."""
_P: Literal["person"] = "person"
_H: Literal["household"] = "household"
_YEARLY = "yuan/year"

FACTS: tuple[Fact, ...] = (
    fact("age", _P, "年龄", "whole", "year", high=120),
    fact("female", _P, "女性", "flag"),
    fact("wage", _P, "工资薪金", "money", _YEARLY),
    fact("bonus", _P, "全年一次性奖金", "money", _YEARLY),
    fact("first_month", _P, "本年第一个领工资的月份", "whole", "month", low=0, high=12),
    fact("first_job", _P, "本年首次就业", "flag"),
    fact("low_income_before", _P, "上年在同一单位工资不超过6万元", "flag"),
    fact("labour_income", _P, "劳务报酬", "money", _YEARLY),
    fact("business_income", _P, "经营净所得", "money", _YEARLY),
    fact("farm_income", _P, "农业经营净收入", "money", _YEARLY, low=-1e7),
    fact("interest_dividend", _P, "应税的利息股息红利", "money", _YEARLY),
    fact("deposit_interest", _P, "免税的储蓄存款利息", "money", _YEARLY),
    fact("rent_income", _P, "财产租赁收入", "money", _YEARLY),
    fact("private_transfer", _P, "亲友寄带、赡养等转移净收入", "money", _YEARLY, low=-1e7),
    fact("employee_pension", _P, "职工养老金", "money", _YEARLY),
    fact("insured_employee", _P, "参加职工社会保险", "flag"),
    fact("housing_fund_rate", _P, "住房公积金个人缴存比例", "number", high=0.12),
    fact("resident_pension_member", _P, "参加城乡居民养老保险", "flag"),
    fact("resident_pension_account", _P, "居民养老保险个人账户养老金", "money", "yuan/month"),
    fact("resident_pension_payment", _P, "居民养老保险年缴费", "money", _YEARLY),
    fact("resident_medical_member", _P, "参加城乡居民医疗保险", "flag"),
    fact("student", _P, "接受全日制学历教育", "flag"),
    fact("mortgage", _P, "首套住房贷款利息扣除", "flag"),
    fact("renter", _P, "住房租金扣除", "flag"),
    fact("only_child", _P, "独生子女", "flag"),
    fact("supports_elder", _P, "赡养60岁以上父母", "flag"),
    fact("degree_study", _P, "在职学历教育", "flag"),
    fact("certificate", _P, "本年取得职业资格证书", "flag"),
    fact("illness_payment", _P, "医保目录内自付医药费", "money", _YEARLY),
    fact("destitute", _P, "特困供养对象", "flag"),
    fact("county", _H, "县（市、区）", "code", codes=COUNTIES),
    fact("rural", _H, "乡村", "flag"),
    fact("farmland", _H, "承包耕地", "number", "mu"),
    fact("collective_shares", _H, "集体经济股份", "number"),
    fact("meets_dibao_assets", _H, "财产状况符合低保条件", "flag"),
)
"""Links (``spouse``, ``mother``, ``father``) come beside these: a member's number in the household, 255 for nobody."""

"""China's law in plain NumPy, by column, from the statutes: what the project's own rules are held against.

Names of variables are those of the project's rules; where the law leaves a choice, ``docs/china-law.md`` says which.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simulation.china.families import Families, Figures

__all__ = ["variables"]

Floats = NDArray[np.float64]
Found = dict[str, Floats]
SAME = 1e-6
"""Amounts that are equal to the fen differ by less when reckoned in binary fractions."""


def variables(families: Families, law: Figures) -> Found:
    """All variables of persons (n,), months (12, n) and households (m,), in the order of the rows."""
    p, v = families.persons, law.of_day
    found: Found = {}
    insurance(p, v, found)
    housing_fund(p, v, found)
    special_deductions(families, v, found)
    comprehensive_tax(p, v, found)
    withholding(p, law, found)
    reconciliation(p, v, found)
    business_tax(p, v, found)
    capital_tax(p, v, found)
    resident_insurance(p, v, found)
    allowances(families, v, found)
    incomes(p, found)
    assistance(families, v, found)
    minimum_wage(families, v, found)
    households(families, found)
    return found


def taxed(rates: Floats, base: Floats) -> Floats:
    """Marginal rates, each of the part of a base above its threshold and below the next."""
    tax = np.zeros(len(base))
    ends = [*rates[1:, 0], np.inf]
    for (start, rate), end in zip(rates, ends, strict=True):
        tax += rate * (np.clip(base, start, end) - start)
    return tax


def stepped(table: Floats, at: Floats) -> Floats:
    """The value of the bracket that an amount lies in; an amount on a threshold lies below it."""
    value = np.full(len(at), table[0, 1])
    for start, amount in table[1:]:
        value[at > start] = amount
    return value


def per_payment(amount: Floats, v: Mapping[str, Floats], share: str) -> Floats:
    """What is left of a payment: 800 off up to 4,000, a share off above. 个人所得税法第6条"""
    low = np.maximum(amount - v["payment_allowance"], 0)
    return np.where(amount <= v["payment_low"], low, amount * (1 - v[share]))


# --- 社会保险法第12、23、44条；住房公积金管理条例第16、18条 ---------------------------------------------------------


def insurance(p: Mapping[str, Floats], v: Mapping[str, Floats], found: Found) -> None:
    """Contributions on the wage of a month within floor and ceiling, in the months with wages."""
    first = p["first_month"]
    works = p["wage"] > 0
    found["months_paid"] = months = np.where(works, np.where(first == 0, 12, 13 - first), 0)
    insured = (p["insured_employee"] == 1) & works
    base = np.clip(pay_of_month(p, found), v["contribution_base_floor"], v["contribution_base_ceiling"])
    found["contribution_base"] = np.where(insured, base, 0)
    found["contribution_base_of_year"] = base = found["contribution_base"] * months
    for kind in ("pension", "medical", "unemployment"):
        found[f"employee_{kind}_contribution"] = base * v[f"employee_{kind}_rate"]
    found["employee_contributions"] = sum(
        (found[f"employee_{kind}_contribution"] for kind in ("pension", "medical", "unemployment")), np.zeros(len(base))
    )
    rates = v["employer_pension_rate"] + v["employer_medical_rate"] + v["employer_unemployment_rate"]
    found["employer_contributions"] = base * rates


def pay_of_month(p: Mapping[str, Floats], found: Found) -> Floats:
    """Wages and bonus by months with wages."""
    return (p["wage"] + p["bonus"]) / np.maximum(found["months_paid"], 1)


def housing_fund(p: Mapping[str, Floats], v: Mapping[str, Floats], found: Found) -> None:
    """Both sides pay the same share of the monthly wage up to a ceiling."""
    months, rate = found["months_paid"], p["housing_fund_rate"]
    found["housing_fund_base"] = np.minimum(pay_of_month(p, found), v["housing_fund_base_ceiling"])
    share = np.clip(rate, v["housing_fund_rate_least"], v["housing_fund_rate_most"])
    found["housing_fund_share"] = np.where(rate > 0, share, 0)
    found["housing_fund"] = found["housing_fund_share"] * found["housing_fund_base"] * months
    found["employer_housing_fund"] = found["housing_fund"].copy()


# --- 个人所得税专项附加扣除暂行办法；国发〔2022〕8号 ----------------------------------------------------------------


def special_deductions(families: Families, v: Mapping[str, Floats], found: Found) -> None:
    """What each person may deduct; of a couple who earns more deducts for both."""
    p = families.persons
    age = p["age"]
    spouse = families.row_of("spouse")

    def of_spouse(column: Floats) -> Floats:
        return np.where(spouse >= 0, column[spouse], 0)

    couple = np.where(spouse >= 0, np.minimum(spouse, np.arange(len(age))), np.arange(len(age)))
    parents = np.stack([families.row_of("mother"), families.row_of("father")])
    at_home = (parents >= 0).sum(axis=0)

    def of_children(column: Floats) -> Floats:
        """Of the couple's children: once a child, shared by two couples if its parents are in two."""
        total = np.zeros(len(age))
        for child in np.flatnonzero((at_home > 0) & (column != 0)):
            for parent in parents[:, child]:
                if parent >= 0:
                    total[couple[parent]] += column[child] / at_home[child]
        return total[couple]

    labour = (1 - v["labour_expense_share"]) * p["labour_income"]
    earned = p["wage"] + p["bonus"] + labour + p["business_income"]
    found["earned_income"] = earned
    other = of_spouse(earned)
    claims = np.select([spouse < 0, np.abs(earned - other) <= SAME, earned > other], [1.0, 0.5, 1.0], 0.0)
    found["claim_share"] = claims

    preschool = (age >= v["care_age"]) & (age < v["school_age"])
    found["in_education"] = 1.0 * (preschool | ((age >= v["care_age"]) & (p["student"] == 1)))  # 第5条
    found["in_care"] = 1.0 * (age < v["care_age"])
    found["child_education"] = v["child_education_deduction"] * of_children(found["in_education"]) * claims
    found["child_care"] = v["child_care_deduction"] * of_children(found["in_care"]) * claims
    elder = np.where(p["only_child"] == 1, v["elder_deduction"], v["elder_deduction_share"])  # 第22条
    found["elder_support"] = np.where(p["supports_elder"] == 1, elder, 0)
    found["degree_education"] = v["degree_deduction"] * p["degree_study"]  # 第8条
    mortgage, their_mortgage = p["mortgage"] == 1, of_spouse(p["mortgage"]) == 1
    renter, their_rent = p["renter"] == 1, of_spouse(p["renter"]) == 1
    found["mortgage_interest"] = v["mortgage_deduction"] * mortgage * np.where(their_mortgage, claims, 1)  # 第15条
    may = renter & ~mortgage & ~their_mortgage  # 第20条
    found["rent"] = v["rent_deduction"] * may * np.where(their_rent, claims, 1)  # 第18条
    over = p["illness_payment"] - v["illness_threshold"]
    found["deductible_illness"] = ill = np.clip(over, 0, v["illness_cap"])  # 第11条
    of_minor = np.where(age < v["adult_age"], ill, 0)
    own = np.where(at_home > 0, ill - of_minor, ill)  # a minor's is the parents'
    found["illness"] = (own + of_spouse(own) + of_children(of_minor)) * claims  # 第12条
    found["certificate_education"] = v["certificate_deduction"] * p["certificate"]
    monthly = ("child_education", "child_care", "elder_support", "degree_education", "mortgage_interest", "rent")
    found["monthly_special_deductions"] = np.sum([found[name] for name in monthly], axis=0)
    year = 12 * found["monthly_special_deductions"]
    found["special_deductions"] = year + found["illness"] + found["certificate_education"]


# --- 个人所得税法第2、3、6、11条；公告2018年第61号、2020年第13号、第19号；公告2023年第30号、第32号 ------------------


def comprehensive_tax(p: Mapping[str, Floats], v: Mapping[str, Floats], found: Found) -> None:
    """The year's tax on comprehensive income, the bonus in it or apart, whichever costs less."""
    rates, bonus = v["income_tax_rates"], p["bonus"]
    income = p["wage"] + (1 - v["labour_expense_share"]) * p["labour_income"]
    deductions = v["basic_deduction"] + found["employee_contributions"] + found["housing_fund"]
    deductions = deductions + found["special_deductions"]
    found["comprehensive_income"], found["deductions"] = income, deductions
    a_month = bonus / 12
    apart = bonus * stepped(v["bonus_rate"], a_month) - stepped(v["bonus_quick_deduction"], a_month)
    found["bonus_tax_apart"] = apart
    two = taxed(rates, np.maximum(income - deductions, 0)) + apart
    one = taxed(rates, np.maximum(income + bonus - deductions, 0))
    stands = (v["bonus_apart"] == 1) & (two <= one + SAME) & (bonus > 0)
    found["bonus_stands_apart"] = 1.0 * stands
    found["bonus_tax"] = np.where(stands, apart, 0)
    found["taxable_income"] = np.maximum(income + np.where(stands, 0, bonus) - deductions, 0)
    found["tax_of_year"] = taxed(rates, found["taxable_income"])


def withholding(p: Mapping[str, Floats], law: Figures, found: Found) -> None:
    """Cumulative withholding from wages month by month; each payment for labour by itself; the bonus by itself."""
    first = np.maximum(p["first_month"], 1)
    count, months = len(first), found["months_paid"]
    own_deductions = (found["employee_contributions"] + found["housing_fund"]) / np.maximum(months, 1)
    own_deductions = own_deductions + found["monthly_special_deductions"]
    names = ("wage_of_month", "deductions_of_month", "basic_deduction_to_date", "taxable_to_date", "withheld_of_month")
    for name in names:
        found[name] = np.zeros((12, count))
    earned, deducted, withheld = np.zeros(count), np.zeros(count), np.zeros(count)
    months_worked = np.zeros(count)
    for month, v in enumerate(law.of_month, 1):
        works = (month >= first) & (months > 0)
        wage = np.where(works, p["wage"] / np.maximum(months, 1), 0)
        if month == 12 and v["bonus_apart"] == 0:
            wage = wage + p["bonus"]
        deduction = np.where(works, own_deductions, 0)
        earned, deducted = earned + wage, deducted + deduction
        months_worked = months_worked + (month >= first)
        counted = np.where(p["first_job"] == 1, month, months_worked)  # 公告2020年第13号
        basic = v["basic_deduction"] / 12 * counted  # the month's amount for all months, as 公告2018年第61号 words it
        basic = np.where(p["low_income_before"] == 1, v["basic_deduction"], basic)  # 公告2020年第19号
        certificate = np.where(month >= first, found["certificate_education"], 0)
        taxable = np.maximum(earned - deducted - certificate - basic, 0)
        due = np.maximum(taxed(v["income_tax_rates"], taxable) - withheld, 0)  # 余额为负值时暂不退税
        withheld = withheld + due
        for name, value in zip(names, (wage, deduction, basic, taxable, due), strict=True):
            found[name][month - 1] = value
    v = law.of_day
    found["labour_payment"] = payment = p["labour_income"] / 12
    of_payment = per_payment(payment, v, "labour_expense_share")
    found["withheld_on_labour"] = 12 * taxed(v["labour_withholding_rates"], of_payment)
    found["withheld_on_bonus"] = found["bonus_tax_apart"] * (v["bonus_apart"] == 1)
    found["withheld_tax"] = withheld + found["withheld_on_labour"] + found["withheld_on_bonus"]


def reconciliation(p: Mapping[str, Floats], v: Mapping[str, Floats], found: Found) -> None:
    """Refunds are claimed; small receipts or a small balance need not be paid."""
    merged = np.where(found["bonus_stands_apart"] == 1, 0, p["bonus"])
    found["comprehensive_receipts"] = p["wage"] + p["labour_income"] + merged
    found["balance_due"] = balance = found["tax_of_year"] + found["bonus_tax"] - found["withheld_tax"]
    little_income = found["comprehensive_receipts"] <= v["reconciliation_exempt_income"] + SAME
    small = little_income | (balance <= v["reconciliation_exempt_balance"] + SAME)
    found["waived_balance"] = np.where((balance > 0) & small, balance, 0)
    found["income_tax"] = found["tax_of_year"] - found["waived_balance"]


# --- 个人所得税法第3、6条；实施条例第15条；公告2023年第12号；财税〔2008〕24号 ---------------------------------------


def business_tax(p: Mapping[str, Floats], v: Mapping[str, Floats], found: Found) -> None:
    """Who has no comprehensive income deducts from business income; half of the tax up to a limit is let off."""
    apart = found["bonus_stands_apart"] == 1  # 财税〔2018〕164号: 不并入当年综合所得
    without = (p["wage"] == 0) & (apart | (p["bonus"] == 0)) & (p["labour_income"] == 0)
    taxable = np.maximum(p["business_income"] - np.where(without, found["deductions"], 0), 0)
    found["business_taxable"] = taxable
    favoured = taxed(v["business_rates"], np.minimum(taxable, v["business_relief_limit"]))
    found["business_tax"] = taxed(v["business_rates"], taxable) - v["business_relief_share"] * favoured


def capital_tax(p: Mapping[str, Floats], v: Mapping[str, Floats], found: Found) -> None:
    """Dividends without deduction; rent of a home by the month."""
    found["interest_tax"] = v["capital_rate"] * p["interest_dividend"]
    found["rent_tax"] = 12 * v["home_rent_rate"] * per_payment(p["rent_income"] / 12, v, "rent_expense_share")
    found["capital_tax"] = found["interest_tax"] + found["rent_tax"]


# --- 国发〔2014〕8号第3、4、6、7条；国发〔2016〕3号；育儿补贴制度实施方案 -------------------------------------------


def resident_insurance(p: Mapping[str, Floats], v: Mapping[str, Floats], found: Found) -> None:
    """Pension and contribution of residents, their medical insurance with the budget's part."""
    age, member = p["age"], p["resident_pension_member"] == 1
    draws = member & (age >= v["resident_pension_age"]) & (p["employee_pension"] == 0)
    found["draws_resident_pension"] = 1.0 * draws
    found["resident_basic_pension"] = 12 * v["resident_basic_pension_amount"] * draws
    found["resident_account_pension"] = 12 * p["resident_pension_account"] * draws
    found["resident_pension"] = found["resident_basic_pension"] + found["resident_account_pension"]
    pays = member & (age >= v["resident_pension_entry_age"]) & (age < v["resident_pension_age"])
    pays = pays & (p["student"] == 0)
    found["resident_pension_contribution"] = np.where(pays, p["resident_pension_payment"], 0)
    insured, destitute = p["resident_medical_member"] == 1, p["destitute"] == 1
    payment = v["resident_medical_payment_amount"]
    found["resident_medical_payment"] = payment * (insured & ~destitute)
    found["resident_medical_aid"] = payment * (insured & destitute)
    found["resident_medical_subsidy"] = v["resident_medical_subsidy_amount"] * insured


def allowances(families: Families, v: Mapping[str, Floats], found: Found) -> None:
    """The national childcare subsidy, and what the city designs itself."""
    p, h = families.persons, families.households
    found["childcare_subsidy"] = v["childcare_subsidy_amount"] * (p["age"] < v["care_age"])
    found["age_allowance"] = 12 * v["age_allowance_amount"] * (p["age"] >= v["age_allowance_age"])
    found["child_allowance"] = 12 * v["child_allowance_amount"] * (p["age"] < v["child_allowance_age"])
    found["local_allowances"] = found["age_allowance"] + found["child_allowance"]
    found["farm_support"] = v["farm_support_amount"] * h["farmland"]
    found["collective_dividend"] = v["collective_dividend_amount"] * h["collective_shares"]


def incomes(p: Mapping[str, Floats], found: Found) -> None:
    """What comes in and what goes out of each person's purse."""
    earned = p["wage"] + p["bonus"] + p["labour_income"] + p["business_income"] + p["farm_income"]
    owned = p["interest_dividend"] + p["deposit_interest"] + p["rent_income"]
    found["market_income"] = earned + owned
    taxes = found["income_tax"] + found["bonus_tax"] + found["business_tax"] + found["capital_tax"]
    own = found["employee_contributions"] + found["housing_fund"]
    resident = found["resident_pension_contribution"] + found["resident_medical_payment"]
    found["taxes_and_contributions"] = out = taxes + own + resident
    transfers = p["private_transfer"] + p["employee_pension"] + found["resident_pension"]
    granted = found["childcare_subsidy"] + found["local_allowances"]
    found["net_income"] = found["market_income"] + transfers + granted - out


# --- 社会救助暂行办法第9至15条；民发〔2021〕57号；最低工资规定 ------------------------------------------------------


def assistance(families: Families, v: Mapping[str, Floats], found: Found) -> None:
    """The difference to the standard of all members but the destitute, who are supported apart."""
    p, h, home = families.persons, families.households, families.home
    count = len(h["rural"])
    others = p["destitute"] == 0
    left_out = found["childcare_subsidy"] + (1 - v["dibao_allowance_share"]) * found["local_allowances"]
    found["assessed_income"] = np.where(others, found["net_income"] - left_out, 0)
    found["dibao_members"] = members = np.bincount(home[others], minlength=count).astype(float)
    income = np.bincount(home, found["assessed_income"], count)
    income = income + found["farm_support"] + found["collective_dividend"]
    found["dibao_income"] = income = np.maximum(income, 0)
    found["dibao_standard"] = line = np.where(h["rural"] == 1, v["dibao_line_rural"], v["dibao_line_urban"])
    short = np.maximum(12 * line * members - income, 0)
    found["dibao"] = np.where(h["meets_dibao_assets"] == 1, short, 0)
    destitute = np.bincount(home, p["destitute"], count)
    found["tekun_support"] = 12 * v["tekun_multiple"] * line * destitute


def minimum_wage(families: Families, v: Mapping[str, Floats], found: Found) -> None:
    """What the wages of the months worked lack of the minimum of the county."""
    p = families.persons
    of_class = stepped(v["minimum_wage_class"], families.households["county"])
    classes = [v["minimum_wage_class_1"], v["minimum_wage_class_2"], v["minimum_wage_class_3"]]
    found["minimum_wage"] = np.array(classes)[of_class.astype(int) - 1]
    least = found["minimum_wage"][families.home] * found["months_paid"]
    found["minimum_wage_shortfall"] = np.where(p["insured_employee"] == 1, np.maximum(least - p["wage"], 0), 0)


def households(families: Families, found: Found) -> None:
    """The household's income and that of each head."""
    size = np.bincount(families.home)
    total = np.bincount(families.home, found["net_income"], len(size))
    for name in ("dibao", "tekun_support", "farm_support", "collective_dividend"):
        total = total + found[name]
    found["disposable_income"] = total
    found["income_per_head"] = total / size

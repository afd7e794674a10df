"""Contributions, the housing fund and special additional deductions as variables of OpenFisca."""

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.model_api import max_, min_, not_, select, where

from simulation.china.entities import SAME, of_couple, of_person, total

# --- 社会保险费、住房公积金 -----------------------------------------------------------------------------------------


@of_person
def months_paid(person, period, parameters):
    first = person("first_month", period)
    return select([person("wage", period) == 0, first > 0], [0, 12 - first + 1], default=12)


@of_person
def pay_of_month(person, period, parameters):
    return total(person, period, "wage", "bonus") / max_(person("months_paid", period), 1)


@of_person
def contribution_base(person, period, parameters):
    law = parameters(period)
    bounded = max_(min_(person("pay_of_month", period), law.contribution_base_ceiling), law.contribution_base_floor)
    return bounded * (person("insured_employee", period) == 1) * (person("wage", period) > 0)


@of_person
def contribution_base_of_year(person, period, parameters):
    return person("contribution_base", period) * person("months_paid", period)


@of_person
def employee_pension_contribution(person, period, parameters):
    return person("contribution_base_of_year", period) * parameters(period).employee_pension_rate


@of_person
def employee_medical_contribution(person, period, parameters):
    return person("contribution_base_of_year", period) * parameters(period).employee_medical_rate


@of_person
def employee_unemployment_contribution(person, period, parameters):
    return person("contribution_base_of_year", period) * parameters(period).employee_unemployment_rate


@of_person
def employee_contributions(person, period, parameters):
    kinds = ("pension", "medical", "unemployment")
    return total(person, period, *(f"employee_{kind}_contribution" for kind in kinds))


@of_person
def employer_contributions(person, period, parameters):
    law, base = parameters(period), person("contribution_base_of_year", period)
    return base * law.employer_pension_rate + base * law.employer_medical_rate + base * law.employer_unemployment_rate


@of_person
def housing_fund_base(person, period, parameters):
    return min_(person("pay_of_month", period), parameters(period).housing_fund_base_ceiling)


@of_person
def housing_fund_share(person, period, parameters):
    law, rate = parameters(period), person("housing_fund_rate", period)
    return (rate > 0) * min_(max_(rate, law.housing_fund_rate_least), law.housing_fund_rate_most)


@of_person
def housing_fund(person, period, parameters):
    monthly = person("housing_fund_share", period) * person("housing_fund_base", period)
    return monthly * person("months_paid", period)


@of_person
def employer_housing_fund(person, period, parameters):
    return person("housing_fund", period)


# --- 专项附加扣除 ---------------------------------------------------------------------------------------------------


@of_person
def earned_income(person, period, parameters):
    return total(person, period, "comprehensive_income", "bonus", "business_income")


@of_couple
def couple_most_earned(couple, period, parameters):
    return couple.max(couple.members("earned_income", period))


@of_couple
def couple_who_earn_most(couple, period, parameters):
    members = couple.members
    return couple.sum(members("earned_income", period) >= members.couple("couple_most_earned", period) - SAME)


@of_person
def claim_share(person, period, parameters):
    most = person("earned_income", period) >= person.couple("couple_most_earned", period) - SAME
    return most / person.couple("couple_who_earn_most", period)


@of_person
def parents_at_home(person, period, parameters):
    return 1.0 * (person("mother_row", period) >= 0) + (person("father_row", period) >= 0)


def brought(person: Any, period: Any, name: str) -> Any:
    """What the children of each person bring, evenly with the other parent at home."""
    each = person(name, period) / max_(person("parents_at_home", period), 1)
    found = np.zeros(person.count)
    for link in ("mother_row", "father_row"):
        parent = person(link, period).astype(int)
        np.add.at(found, parent[parent >= 0], each[parent >= 0])
    return found


@of_person
def in_education(person, period, parameters):
    law, age = parameters(period), person("age", period)
    return not_(age < law.care_age) * ((age < law.school_age) + (person("student", period) == 1))


@of_person
def in_care(person, period, parameters):
    return person("age", period) < parameters(period).care_age


@of_person
def children_in_education(person, period, parameters):
    return brought(person, period, "in_education")


@of_person
def children_in_care(person, period, parameters):
    return brought(person, period, "in_care")


def of_couple_by_claim(person: Any, period: Any, name: str) -> Any:
    """What a couple has together, to the one who claims it."""
    together = person.couple.sum(person.couple.members(name, period))
    return person("claim_share", period) * together


@of_person
def child_education(person, period, parameters):
    return parameters(period).child_education_deduction * of_couple_by_claim(person, period, "children_in_education")


@of_person
def child_care(person, period, parameters):
    return parameters(period).child_care_deduction * of_couple_by_claim(person, period, "children_in_care")


@of_person
def elder_support(person, period, parameters):
    law, supports = parameters(period), person("supports_elder", period) == 1
    only = person("only_child", period) == 1
    return select([supports * only, supports], [law.elder_deduction, law.elder_deduction_share])


@of_person
def degree_education(person, period, parameters):
    return person("degree_study", period) * parameters(period).degree_deduction


def once_a_couple(person: Any, period: Any, name: str) -> Any:
    """Oneself, if one alone of the couple has it down; the claimant, if both have."""
    own, both = person(name, period), person.couple.sum(person.couple.members(name, period)) > 1
    return own * where(both, person("claim_share", period), 1)


@of_person
def mortgage_interest(person, period, parameters):
    return parameters(period).mortgage_deduction * once_a_couple(person, period, "mortgage")


@of_person
def rent(person, period, parameters):
    loans = person.couple.sum(person.couple.members("mortgage", period))
    return parameters(period).rent_deduction * once_a_couple(person, period, "renter") * (loans == 0)


@of_person
def deductible_illness(person, period, parameters):
    law = parameters(period)
    return min_(max_(person("illness_payment", period), law.illness_threshold) - law.illness_threshold, law.illness_cap)


@of_person
def illness_left_to_parents(person, period, parameters):
    minor = person("age", period) < parameters(period).adult_age
    return person("deductible_illness", period) * minor * (person("parents_at_home", period) > 0)


@of_person
def illness_of_own(person, period, parameters):
    own = person("deductible_illness", period) - person("illness_left_to_parents", period)
    return own + brought(person, period, "illness_left_to_parents")


@of_person
def illness(person, period, parameters):
    return of_couple_by_claim(person, period, "illness_of_own")


@of_person
def certificate_education(person, period, parameters):
    return person("certificate", period) * parameters(period).certificate_deduction


@of_person
def monthly_special_deductions(person, period, parameters):
    of_family = total(person, period, "child_education", "child_care", "elder_support")
    return of_family + total(person, period, "degree_education", "mortgage_interest", "rent")


@of_person
def special_deductions(person, period, parameters):
    of_year = total(person, period, "certificate_education", "illness")
    return of_year + 12 * person("monthly_special_deductions", period)

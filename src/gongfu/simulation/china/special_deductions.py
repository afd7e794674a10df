"""Special additional deductions (个人所得税专项附加扣除暂行办法, 国发〔2018〕41号; amounts raised by 国发〔2023〕13号).

Where the law leaves a couple the choice who deducts, the one who earns more deducts all; where both earn the same, each
deducts half. A child is deducted once: half of it falls to each parent at home and to whom the parent is married to,
all of it where one parent is at home. Who deducts a loan or a rent is a fact; a couple that has both down deducts once.
"""

from __future__ import annotations

from gongfu.simulation.china.rounding import ROUNDING
from gongfu.simulation.law import MONTHS, PERSON, Any, Count, Max, Sum, person

_LAW = "个人所得税专项附加扣除暂行办法"


@person("夫妻比较扣除人时的收入", "yuan/year")
def earned_income(comprehensive_income, bonus, business_income):
    """What deductions can be taken from."""
    return comprehensive_income + bonus + business_income


@person("夫妻间由本人扣除的份额", "1", f"{_LAW}第6、12、15、18条")
def claim_share(earned_income, spouse_income: Sum("earned_income", of="spouse"), spouse_age: Max("age", of="spouse")):
    """1 for the one who earns more or has no spouse at home, 0 for the other, a half where both earn the same."""
    if spouse_age == 0 or earned_income > spouse_income + ROUNDING:
        return 1.0
    return 0.5 if earned_income >= spouse_income - ROUNDING else 0.0


@person("每位在家父母分到的份额", "1", f"{_LAW}第6、12条")
def parent_share(parents: Count("age", of="parents")):
    """Of a child: what falls to each parent who lives with it; two who are not married have half each."""
    return 0.5 if parents > PERSON else 1.0


@person("子女教育扣除对象", "1", f"{_LAW}第5条")
def in_education(age, student, *, care_age, school_age):
    """From three until school all children, thereafter those in full-time education."""
    return age >= care_age and (student or age < school_age)


@person("婴幼儿照护扣除对象", "1", "国发〔2022〕8号")
def in_care(age, *, care_age):
    """Under three."""
    return age < care_age


@person("父母一方名下的子女教育对象", "person", f"{_LAW}第6条")
def education_of_parent(in_education, parent_share):
    """Of a child: what each of its parents brings to their couple."""
    return in_education * parent_share * PERSON


@person("父母一方名下的婴幼儿照护对象", "person", "国发〔2022〕8号")
def care_of_parent(in_care, parent_share):
    """Of a child: what each of its parents brings to their couple."""
    return in_care * parent_share * PERSON


@person("本人带来的子女教育对象数", "person", f"{_LAW}第6条")
def children_in_education(children: Sum("education_of_parent", of="children")):
    """Children, halves where the other parent is at home too."""
    return children


@person("本人带来的婴幼儿照护对象数", "person", "国发〔2022〕8号")
def children_in_care(children: Sum("care_of_parent", of="children")):
    """Children, halves where the other parent is at home too."""
    return children


@person("子女教育专项附加扣除", "yuan/month", f"{_LAW}第5、6、29条")
def child_education(
    children_in_education,
    of_spouse: Sum("children_in_education", of="spouse"),
    claim_share,
    *,
    child_education_deduction,
):
    """An amount a child of the couple; who is married to a parent is a parent."""
    return (children_in_education + of_spouse) * child_education_deduction * claim_share


@person("3岁以下婴幼儿照护专项附加扣除", "yuan/month", "国发〔2022〕8号")
def child_care(children_in_care, of_spouse: Sum("children_in_care", of="spouse"), claim_share, *, child_care_deduction):
    """An amount a child of the couple."""
    return (children_in_care + of_spouse) * child_care_deduction * claim_share


@person("赡养老人专项附加扣除", "yuan/month", f"{_LAW}第22条")
def elder_support(supports_elder, only_child, *, elder_deduction, elder_deduction_share):
    """An only child deducts all, one of several what one of them may deduct at most."""
    if not supports_elder:
        return 0.0
    return elder_deduction if only_child else elder_deduction_share


@person("继续教育（学历）专项附加扣除", "yuan/month", f"{_LAW}第8条")
def degree_education(degree_study, *, degree_deduction):
    """At most 48 months a degree, which is not looked at."""
    return degree_deduction if degree_study else 0.0


@person("住房贷款利息专项附加扣除", "yuan/month", f"{_LAW}第14、15条")
def mortgage_interest(mortgage, spouse_mortgage: Any("mortgage", of="spouse"), claim_share, *, mortgage_deduction):
    """First home; at most 240 months, which is not looked at."""
    if not mortgage:
        return 0.0
    return mortgage_deduction * claim_share if spouse_mortgage else mortgage_deduction


@person("住房租金专项附加扣除", "yuan/month", f"{_LAW}第17、18、20条")
def rent(
    renter,
    mortgage,
    spouse_renter: Any("renter", of="spouse"),
    spouse_mortgage: Any("mortgage", of="spouse"),
    claim_share,
    *,
    rent_deduction,
):
    """Not in a year in which oneself or one's spouse deducts the interest of a loan."""
    if not renter or mortgage or spouse_mortgage:
        return 0.0
    return rent_deduction * claim_share if spouse_renter else rent_deduction


@person("可扣除的大病医疗支出", "yuan/year", f"{_LAW}第11条")
def deductible_illness(illness_payment, *, illness_threshold, illness_cap):
    """What one patient paid above the threshold, up to the cap."""
    return min(max(illness_payment - illness_threshold, 0), illness_cap)


@person("未成年人可扣除的大病医疗支出（父母一方名下）", "yuan/year", f"{_LAW}第12条")
def deductible_illness_of_minor(age, deductible_illness, parent_share, *, adult_age):
    """Of a child: what each of its parents brings to their couple."""
    return deductible_illness * parent_share if age < adult_age else 0.0


@person("本人带来的可扣除大病医疗支出", "yuan/year", f"{_LAW}第11、12条")
def illness_of_own(
    age,
    deductible_illness,
    parents: Count("age", of="parents"),
    of_children: Sum("deductible_illness_of_minor", of="children"),
    *,
    adult_age,
):
    """One's own and that of minor children, each reckoned apart; a minor's is their parents' to deduct."""
    of_oneself = 0.0 if age < adult_age and parents > 0 else deductible_illness
    return of_oneself + of_children


@person("大病医疗专项附加扣除", "yuan/year", f"{_LAW}第11、12条")
def illness(illness_of_own, of_spouse: Sum("illness_of_own", of="spouse"), claim_share):
    """Of oneself, one's spouse and minor children; only when the year is settled."""
    return (illness_of_own + of_spouse) * claim_share


@person("继续教育（职业资格）专项附加扣除", "yuan/year", f"{_LAW}第8条")
def certificate_education(certificate, *, certificate_deduction):
    """In the year of the certificate."""
    return certificate_deduction if certificate else 0.0


@person("按月享受的专项附加扣除", "yuan/month", "国家税务总局公告2022年第7号（此前2018年第60号）")
def monthly_special_deductions(child_education, child_care, elder_support, degree_education, mortgage_interest, rent):
    """What the employer takes into account every month."""
    return child_education + child_care + elder_support + degree_education + mortgage_interest + rent


@person("全年专项附加扣除", "yuan/year", f"{_LAW}第2条")
def special_deductions(monthly_special_deductions, certificate_education, illness):
    """All of them, as the year is settled."""
    return monthly_special_deductions * MONTHS + certificate_education + illness

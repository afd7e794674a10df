"""Papers of a sample zone, with figures that are easy to add up by hand."""

from __future__ import annotations

from datetime import date

from gongfu.publish.papers import (
    Circular,
    Finished,
    Group,
    Late,
    Letter,
    Month,
    OrderPaper,
    RedTask,
    Reporting,
    Tally,
    YearPaper,
)

ZONE = "样例市城乡融合共同富裕先行试验区"
LETTER = Letter(
    head="样例市城乡融合共同富裕先行试验区建设\n领导小组办公室文件",
    number="样共富办〔2026〕12号",
    to="各县（市、区）人民政府，市直各责任单位",
    issuer="样例市城乡融合共同富裕先行试验区建设领导小组办公室",
    issued=date(2026, 11, 27),
    copies="市委、市人大常委会、市政协办公室",
    printer="样例市领导小组办公室",
)
NOW, BEFORE = Tally(40, 12, 5, 8, 30, 5), Tally(45, 10, 4, 12, 24, 3)
REPORTING, REPORTING_BEFORE = Reporting(60, 57, 51), Reporting(60, 54, 48)

RED = (
    RedTask(
        "新增普惠托育服务托位2000个，每千人口托位数达到4.6个",
        "公共服务均等化行动",
        "样例市卫生健康委员会",
        date(2026, 9, 30),
        62,
        ("时限 2026-09-30 已过 56 天，尚未完成", "时间过去 88%，已报进度 62%，落后 26 个百分点"),
        fresh=True,
    ),
    RedTask("完成农村公路整修", "城乡基础设施行动", "样例市交通运输局", None, None, ("连续 3 期未报",)),
)


def circular(**changed: object) -> Circular:
    """A circular of 100 tasks: 40 green, 12 yellow, 5 red, 8 grey, 30 done, 5 closed."""
    known: dict[str, object] = {
        "zone": ZONE,
        "period": "2026年11月",
        "as_of": date(2026, 11, 25),
        "tally": NOW,
        "reporting": REPORTING,
        "before": BEFORE,
        "reporting_before": REPORTING_BEFORE,
        "actions": (
            Group(
                "产业发展行动（产业专班）", Tally(30, 8, 2, 3, 20, 5), Reporting(40, 38, 36), Tally(33, 6, 3, 3, 18, 3)
            ),
            Group(
                "公共服务均等化行动（公共服务专班）",
                Tally(10, 4, 3, 5, 10, 0),
                Reporting(20, 19, 15),
                Tally(12, 4, 1, 9, 6, 0),
            ),
        ),
        "areas": (
            Group("魏都区", Tally(3, 1, 1, 0, 4, 0), Reporting(9, 9, 9), Tally(3, 1, 1, 0, 4, 0)),
            Group("鄢陵县", Tally(2, 0, 0, 2, 1, 0), Reporting(0, 0, 0)),
        ),
        "late": (
            Late("样例市卫生健康委员会", Reporting(8, 6, 4)),
            Late("样例市交通运输局", Reporting(5, 4, 1)),
            Late("样例市财政局", Reporting(3, 3, 2)),
        ),
        "red": RED,
        "cleared": 1,
        "demands": "（一）红灯任务的牵头单位要逐项说明原因、整改措施和完成时限。\n\n（二）未按时填报的单位要尽快补报。",
        "letter": LETTER,
        "sample": True,
    }
    return Circular(**(known | changed))  # type: ignore[arg-type]


def order(**changed: object) -> OrderPaper:
    """An order about the first red task."""
    known: dict[str, object] = {
        "number": "样督〔2026〕7号",
        "level": "办公室督办",
        "unit": "样例市卫生健康委员会",
        "task": RED[0].title,
        "key": "gongfu-12",
        "issued": date(2026, 11, 27),
        "reply_by": date(2026, 12, 4),
        "requirement": "请于12月4日前查明原因。\n逐个项目列出整改措施和完成时限。",
        "action": RED[0].action,
        "source": "样例市公共服务均等化行动方案",
        "clause": "第三条第二款",
        "quotation": "到2026年，新增普惠托育服务托位2000个，每千人口托位数达到4.6个。",
        "due": RED[0].due,
        "progress": 62,
        "light": "红灯",
        "reasons": RED[0].reasons,
        "letter": Letter(issuer=LETTER.issuer, issued=date(2026, 11, 27)),
    }
    return OrderPaper(**(known | changed))  # type: ignore[arg-type]


def year(**changed: object) -> YearPaper:
    """A year of which one month was not frozen."""
    known: dict[str, object] = {
        "zone": ZONE,
        "year": 2026,
        "as_of": date(2026, 12, 25),
        "tally": NOW,
        "reporting": Reporting(720, 690, 648),
        "before": BEFORE,
        "months": (
            Month("1月", None, None),
            *(Month(f"{month}月", NOW, REPORTING) for month in range(2, 13)),
        ),
        "actions": (Group("产业发展行动（产业专班）", NOW, REPORTING, BEFORE),),
        "finished": (
            Finished(
                "完成128个行政村生活污水治理",
                "城乡基础设施行动",
                "样例市生态环境局",
                date(2026, 11, 3),
                date(2026, 11, 30),
            ),
            Finished(
                "盘活存量用地500亩", "", "样例市自然资源和规划局", date(2026, 10, 8), date(2026, 9, 30), late=True
            ),
        ),
        "red": RED,
        "orders": 9,
        "orders_closed": 7,
        "work": "一年来，各单位按月调度、按季通报。",
        "problems": "部分任务进度滞后。",
        "plans": "继续抓好落实。",
        "letter": Letter(issuer=LETTER.issuer, issued=date(2026, 12, 28)),
    }
    return YearPaper(**(known | changed))  # type: ignore[arg-type]

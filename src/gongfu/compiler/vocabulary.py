"""The words by which a number is told to be a target or not. One pattern a meaning; the rules are in ``targets``."""

from __future__ import annotations

import re

from gongfu.documents.patterns import any_of

# What stands beside the number and compares it.

_LEAST = any_of("(?<!不)(?<!不得)(?:超过|高于|突破|超|逾|大于|多于|优于)(?:了|约)? (?:至少|最少)[^,。;\\d]{0,8}")
LEAST_BEFORE = re.compile(rf"(?:不低于|不少于|不小于|不得低于|不得少于|{_LEAST}) ?$")
"""Before a lower bound: 不低于90%, 超过5万人, but not 不超过."""
_AMONG_FIRST = any_of("稳居[^,。;]{0,6}前 进入[^,。;]{0,6}前 (?<!提)前")
_MOST = any_of("不超过 不高于 不大于 不多于 不得超过 不得高于 低于 小于 少于 控制在 控制到 压减在")
MOST_BEFORE = re.compile(rf"(?:{_MOST}|{_AMONG_FIRST}|最多|至多|不超) ?$")
"""Before an upper bound: 不超过3个工作日, 控制在5%, 进入全省前10."""
LEAST_AFTER = re.compile(r" ?(?:\([^()]{0,10}\))?(?:及)?以上|\+|(?= ?余)")
"""Behind a lower bound: 90%以上, 300余家."""
MOST_AFTER = re.compile(r" ?(?:\([^()]{0,10}\))?(?:以内|以下|之内|内(?![容部外的需])|(?=全部办结))")
"""Behind an upper bound: 5个工作日内."""
ABOUT_AFTER = re.compile(r" ?(?:左右|上下)")
"""Behind a rough number: 75%左右."""

# What governs a number: verbs and nouns.

_ATTAINED = any_of("""
    达到 达 为 至 到 成 增长 下降 降低 降 提高 提升 减少 增加 上升 上调 缩小 缩短 压缩 压减 精简 扩大 增幅 增速 降幅
    涨幅 占比 比重 比例 保持在 保持 稳定在 迈上 稳居 年均 分别 均 各 总数 总量 总额 规模 率 强度 占 翻 减 增
""")
ATTAIN = re.compile(rf"{_ATTAINED} ?(?:约|近|到)?$")
"""A verb or noun of attaining, right before a number: 城镇化率达到75%."""

PRODUCE = re.compile(
    any_of("""
    建有 设置 设有 新增 部署 优选 严守 新建 建成 建设 打造 培育 培养 引进 举办 开展 组织 实施 创建 推出 发放 安排 投放
    形成 争取 盘活 改造 提供 培训 选派 遴选 认定 布局 储备 谋划 签约 开工 投产 发展 推广 设立 增设 引留 吸纳 帮助 改建
    扩建 评选 选树 办好 抓好 落地 招引 引育 孵化 整治 修复 绿化 造林 治理 铺设 更新 购置 配备 筹集 筹建 收储 供应 淘汰
    化解 处置 转移 发行 开通 开行 注册 再就业 就业 上市 挂牌 入库 集聚 招聘 招录 搭建 布设 获批 获评 完成 实现 采购
    增加 制定 制修订 修订 编制 出台 建立 开发 补充 复垦 扶持 评定 命名 走访 征集 配建 收购 回收 退出 清理 创成 争创
    选聘 扩招 招生 下达 利用 募集 融资 解决 改善 举行 布置 培植 升级 转化 带动 新发展 新培 减排 节约 预留 打通 贯通
    通车 兴建 投入 申报 播种 种植 生产 保障 筛查 救治 供给 新签 组建 认证 评估 打好 延伸 汇聚 参加 参展 支持建设 推荐
    力争 确保 获得 获
    """)
)
"""Verbs of producing: what stands behind one with a number is to be there (新建学校5所)."""

ARRIVES = re.compile(
    any_of("""
    达到 实现 建成 投产 竣工 开工 完成 进入 纳入 可办 办理 上市 挂牌 入库 通车 复工 复产 达产 出煤 参展 应用 全覆盖
    运行 落地 投用 投入使用 启动 接入 上云 获批 建有 建立 参加 创建 转化 通过 具备 满意 申报 配备 改造 技改 转型
    """)
)
"""Verbs behind a number that say what is to become of that many (60种证照全国标准化应用)."""

# What a number merely describes.

_SCOPE = any_of("""
    围绕 聚焦 针对 涉及 列入 上述 这 现有 原有 全部 其中 选择 选取 依托 根据 在 对 等 以 从 第 大于 每 跨 首批 停产
    停工 向 由 按 与 参与 具有 持有 将 满 未满 超龄 的 连续 提前 近 超前 延长 不足 分为 分 共 共计 包括 和 及 为期
    (?<!个)工作
""")
SCOPE = re.compile(rf"{_SCOPE} ?$")
"""Words before a number that only says how many there are: 围绕6个领域."""
_STRONG_SCOPE = any_of("停产 停工 现有 原有 满 连续 的 首批 剩余的 因[^,]{0,6}")
STRONG_SCOPE = re.compile(rf"{_STRONG_SCOPE} ?$")
"""Words before a number that speak of what is there already, whatever the verb: 改造现有5个园区."""
_CLASS_OF_MEASURES = any_of("重点 制度 措施 机制 内容 清单 标准 工程 行动 任务 政策 原则")
_CLASS_OF_PARTS = any_of("方面 领域 环节 层次 一批 统一 百分百 到位 必须 严禁 不(?!少) 专项行动 全覆盖")
CLASS = re.compile(
    rf"(?:大(?!会|型|学|中)|强(?!化)|优(?!质|化|秀|良)|条(?:重点)?(?:产业链|措施)|项{_CLASS_OF_MEASURES}|个{_CLASS_OF_PARTS})"
)
"""Counted things that are names or parts of a text (六大类, 5个方面)."""

# Grants and their conditions.

_GRANTED = any_of("""
    给予(?!激励|支持|政策|小微) 奖励(?!机制|办法|政策|暂行|制度) 奖补(?!资金|政策|机制)
    补贴(?!性|政策|制度|目录|范围|标准|项目|申领) 补助(?!标准|资金|政策|制度|机制) 资助(?!政策|体系|标准)
    贴息(?!政策|机制)
""")
_EXEMPTED = any_of("""
    (?:免征|减征|免收|减免|减按)(?![^,。;]{0,8}(?:政策|目录|车型)) 返还(?!政策) 最高(?!人民|标准)
    享受(?![^,。;]{0,10}(?:均等|同等|公共)) 一次性 封顶 上限 可(?:申请|贷|按|享) 予以(?!支持|推广|表彰|褒扬|通报) 抵扣
    抵免 罚款 优惠(?!政策|评审) 缓缴(?!政策) 提成 津贴 奖金 退税(?![^,。;]{0,6}(?:进度|业务|备案|时间|办理))
    征收(?=\\S{0,6}税) 计提 扣除 缴存 首付 安家费
""")
BENEFIT = re.compile(f"{_GRANTED}|{_EXEMPTED}")
"""Words of a grant, a concession or its limit: 给予50万元奖励, 最高300万元, but not 奖励机制."""
CONDITION = re.compile(
    any_of("""
    (?<![针相应反核配面])对(?!接|外|标|口|比|照|上|内|俄|德|于推) 凡 符合 满足 具备条件 年满 如(?!期|下) 若
    当(?!年|前|地) 属于 购买 申请 经认定 新购 居住 缴纳 签订 持有 获(?:得)?[^,]{0,12}的 未(?!来) 连续 住宿 首次
    年度(?!投资|目标|任务) 企业[^,]{0,14}的$
    """)
)
"""Words that open a condition of eligibility: 对首次认定的企业."""
FEE = re.compile(
    any_of("""
    税率 利率 (?<!平均担保)(?<!平均)费率 首付 额度 注册资本 资本金 罚款 单价 票价 门票
    标准(?!煤|化|地|厂房|规模|体系|箱|以上) 保证金 预付款 容积率 限额(?!满足)
    (?:支付|报销|分担|补偿|配套|出资|缴存|缴费|减免|返还|计提|预售|征收|贷款|预缴)比例 起付 工资(?!性收入) 待遇 折扣
    租金 层高 进深 户型 去化周期 期限 年限 有效期 提取 贷款(?:金额|最高) 规费 电价 气价 水价 房价 定价
    (?<!消费)价格(?!涨幅|指数|总水平) 宽限 违约金 幅度 面积在 建筑面积(?!达) 户均 套型 年龄 工龄 社保 公积金 套内 层数
    担保(?:比例|责任) 风险(?:分担|补偿) 月数 裁员率 持股 股权比例 纳税
    """)
)
"""What is charged, paid, allowed or required in a single case: 首付, 租金, 容积率."""
CASE_RATE = re.compile(r"裁员率|容积率|首付|汇率|折扣率|(?:参保|缴费|抵押|质押)率")
"""Rates of a single case."""
_SET_ASIDE = any_of("安排 统筹 设立 投放 发放 筹集 下达 发行 募集 争取 新增 落实 整合 投入")
SET_ASIDE = re.compile(rf"{_SET_ASIDE}[^,。;]{{0,40}}$")
"""Verbs by which a government sets money aside: 安排专项资金5亿元."""
FUND = re.compile(any_of("资金 消费券 惠民券 购物券 券 基金 贷款 债券 再贷款 预算 信贷 授信"))
"""Money that is set aside."""
_EACH_OF = any_of("户 人 家 个(?!县|市|区|乡|镇|4A|3A|5A) 台 套 辆 吨 亩 平方米 名 次 件 项 张 场 单 笔 条 千瓦")
EACH = re.compile(rf"每{_EACH_OF}|最高|给予|奖励|一次性|补贴|补助|单笔|单户|分别按|资助|贴息")
"""Words of a sum for a single case: 每户, 单笔."""

# Lengths of time.

TIME_UNITS = frozenset(["个工作日", "工作日", "天", "日", "小时", "个小时", "分钟", "个月", "个自然日", "周", "分"])
"""Units of a length of time."""
PROCESSING = re.compile(
    any_of("""
    办理 审批 审核 办结 受理 时限 时间 流程 周期 审查 答复 响应 评审 核准 验收 登记 下放 放款 办证 开办 时长 到账 拨付
    压缩 缩短 压减 精简 减至 接电 报装 活动 运动 锻炼 接触 公开 公布 公示 反馈
    """)
)
"""What a service time is measured of: 审批时限压缩至3个工作日."""
NO_TIME_LIMIT = re.compile(
    any_of(r"""
    提前 连续 (?<!之日)起(?!草) 期限(?!缩短|压缩|压减) 延长 每$ 后$ 满$ 近$ 宽限 有效 缴 免 超过[^,]*的
    不超过\d+个月(?:的)?$ 贷款 去化 参保 试用 居住 就业(?:满|.{0,4}以上)
    """)
)
"""What makes a length of time something else than a service time: 提前3天, 参保满6个月."""
DONE_WITHIN = re.compile(r"(?:\([^()]{0,14}\))?内?[^,]{0,10}(?:办结|办理完毕|公开|答复|反馈|完成)")
"""Behind a service time: 3个工作日内办结."""
_NOT_MEASURED = "年 周年 季 岁 届 版 级 批 期 面 点 线 字 站 区 市 县 镇 乡 折 度 村 分 米 单 克 升 毫克 微克 毫升 P B"
NOT_MEASURED = frozenset(_NOT_MEASURED.split())
"""Unit words behind a number that measure nothing a task is to reach (ages, grades, years, sizes)."""

# The past, and targets without a digit.

PAST = re.compile(
    any_of("""
    已(?!于|经成熟) 过去 以来 去年 上年 曾 同期 截至 截止 原来 (?<!项)目前 (?<=[成现到达增长])了 由此 近年 十三五
    """)
)
"""Words of a past result: 已建成5所, 去年."""
_DONE = any_of("""
    完成 纳入 建成 达标 办结 出台 整改 投产 开工 落实到位 实现 上图 支付 建立 到位 下放 取消 清零 持有 达到 脱贫 退出
    淘汰 消除 利用 复工 复产 开放 接入 入库 公开 办理 关停 投放 下达 化解 拨付 兑现
""")
_ALL_SHALL = any_of("实现 完成 均(?:应|实现|达到|提供|完成)")
EVERY = re.compile(
    r"(?<!健)(?<!安)全覆盖|全面(?:完成|实现|消除|达标|清零|化解|设立(?=“))"
    rf"|全部{_DONE}|(?:所有|全国所有|各类|全部)[^,。;]{{2,30}}?{_ALL_SHALL}[^,。;]{{2,30}}|全部(?=[^,。;]{{0,10}}(?:使用完毕|完毕))"
)
"""Targets without a digit: 实现乡镇全覆盖, 全部办结."""
EVERY_EXCEPT = re.compile(r"^(?:的(?!目标)|监测|检查|培训|机制|体系|工作|推进|服务体系|网络|、全|督查|监管|要求|管理)")
"""What makes 全覆盖 an attribute: 全覆盖检查."""

# The name of what is measured.

_DATE_BEFORE = (
    r"(?:到|在|于)? ?(?:(?:20\d\d|今|明|本) ?年度?)?(?:“?十[三四五六]五”?(?:期间|末|时期)?)?"
    r"(?:年?(?:\d{1,2}月)?[底末初]?(?:之?前)?)?,?"
)
_MODAL = any_of("""
    每(?:年|季度|月) 力争 确保 争取 努力 推动 推进 促进 使 其中 并 且 同时 全年 今年 年内 积极 大力 进一步 预计 计划 将
    要 逐步 原则上 基本(?=实现|建成|完成|形成|达到) 以上 左右 以内
""")
LEADING = re.compile(rf"^{_DATE_BEFORE}{_MODAL}*")
"""Dates and modal words before the name of what is measured: 到2025年，力争."""
_REACHES = any_of("""
    总体 逐步 力争 分别 均 各 约 近 不低于 不少于 不高于 不超过 不得低于 超过 突破 高于 低于 达到 达 完成 实现 为
    控制在 稳定在 保持在 保持 稳居 迈上 提高到 提高至 提升至 提升到 扩大至 扩大到 扩充至 缩小至 缩小到 降至 降到 压缩至
    压缩到 压减至 缩短至 精简为 减至 增至 增加到 至少 阶段性 由 从 到 至 在 超 逾
""")
TRAILING = re.compile(rf"{_REACHES}+$")
"""Verbs between the name of what is measured and the number: 达到, 提高到."""

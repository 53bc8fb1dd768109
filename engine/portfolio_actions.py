"""What an organisation does about a rule that fails in project after project.

Where one project fails, it mends itself. Where many fail at the same, each of them would mend the same
thing again: the way of working has to change once, for all. One action a dimension, since that is where
the ways of working are.
"""

from comity.schemas.portfolio import OrganisationAction
from comity.schemas.text import Text

__all__ = ["ORGANISATION_ACTIONS"]

_QUARTER = Text("within this quarter", "本季度内")
_MONTH = Text("within a month", "一个月内")


def _action(id_: str, who: str, when: Text, effort: str, en: str, zh: str) -> OrganisationAction:
    return OrganisationAction(id_, Text(en, zh), who, when, effort)


#: By dimension; a test holds the keys against the engine's.
ORGANISATION_ACTIONS = {
    "trust": _action(
        "org_promise_register",
        "PMO+our sponsor",
        _MONTH,
        "M",
        "Keep one register of promises for all projects, and have a manager above the project look at every "
        "promise a week before it is due",
        "所有项目共用一份承诺登记表；每条承诺到期前一周，由项目之上的管理者过问一次",
    ),
    "transparency": _action(
        "org_reporting_standard",
        "PMO",
        _MONTH,
        "M",
        "Give every project the same report and the same rules for its colours, and have somebody outside "
        "the project compare the colour with the figures before it goes out",
        "统一各项目的汇报格式和红黄绿标准；发给业主之前，由项目以外的人对照数据核一遍颜色",
    ),
    "service_quality": _action(
        "org_acceptance_gate",
        "quality lead+PMO",
        _QUARTER,
        "L",
        "Let no project hand anything over without a check by somebody who did not build it, and plan "
        "people and days for that check when the work is sold",
        "任何交付物都要经过非制作者检查才能移交；签约报价时就把检查的人手和时间算进去",
    ),
    "responsiveness": _action(
        "org_response_times",
        "PMO+account manager",
        _MONTH,
        "M",
        "Agree on one set of answer times for all clients, name a deputy for each project, and look every "
        "week at what has waited longer",
        "为全部业主定一套答复时限，每个项目指定一名替补，每周清查一次超时未复的事项",
    ),
    "needs": _action(
        "org_needs_practice",
        "PMO+BA",
        _QUARTER,
        "M",
        "Make a talk with the people who will use the result part of every project start, with a guide to "
        "ask by and a day by which the client confirms what was understood",
        "把“与实际使用者面谈”列为每个项目启动的必经步骤，备好访谈提纲，并约定业主确认需求的日期",
    ),
    "collaboration": _action(
        "org_joint_working",
        "PMO+our sponsor",
        _QUARTER,
        "M",
        "Set a pattern for working with clients - who meets whom, how often, and who is called when it gets "
        "heated - and start every project with it",
        "定下与业主协作的统一做法：谁对谁、多久碰一次、起了争执找谁；每个项目从启动就照此执行",
    ),
    "improvement": _action(
        "org_feedback_loop",
        "PMO",
        _QUARTER,
        "M",
        "Run reviews and client surveys for all projects from one calendar, and publish what was changed "
        "because of them",
        "各项目的复盘和业主调查统一排期，由 PMO 组织，并公布据此改了什么",
    ),
    "expectations": _action(
        "org_change_control",
        "PMO+contracts",
        _MONTH,
        "M",
        "Bring in one way to handle changes for all projects: nothing is built before its effect on date "
        "and cost stands in writing and the client has agreed",
        "各项目统一变更流程：工期和费用的影响写清楚、业主点头之后才动手",
    ),
    "attitude": _action(
        "org_coaching",
        "coach+PMO",
        _QUARTER,
        "M",
        "Offer project managers coaching and a regular round among themselves on hard talks, and thank "
        "those who bring bad news early",
        "为项目经理提供辅导，定期组织大家交流如何谈棘手的事；谁先报坏消息，就公开感谢谁",
    ),
    "long_term": _action(
        "org_relationship_owner",
        "our sponsor+account manager",
        _QUARTER,
        "M",
        "Name an owner of the relationship for every client who stays when the project ends, and put the "
        "calls after handover into the calendar before the team leaves",
        "为每家业主指定一名关系负责人，项目结束后继续跟进；团队撤离之前，就把移交后的回访排进日程",
    ),
    "data_quality": _action(
        "org_data_duty",
        "PMO",
        _MONTH,
        "S",
        "Say which facts every project records and by which day of the week, and send back a status file "
        "in which they are missing",
        "规定每个项目必须记录哪些事实、每周哪天更新；缺项的状态文件一律退回",
    ),
}

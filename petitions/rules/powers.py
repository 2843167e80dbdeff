"""The special powers of an agent: what a mandate has to say in words."""

from petitions.rules.term import Term


class Power(Term):
    """What an agent may do only if the mandate says so (行政程序法 §24 III；民法 §534)."""

    SETTLE = "settle", "和解、調解成立"
    WITHDRAW = "withdraw", "撤回"
    WAIVE = "waive", "捨棄"
    COLLECT = "collect", "領取款項"
    DELEGATE = "delegate", "複委任"

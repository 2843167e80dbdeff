"""Which published contract rules 應記載及不得記載事項 hold for which trade (消費者保護法 §17).

Names as the central authorities announce them (the list of the Executive Yuan's consumer protection
committee); the office keeps its own list current, like every other.
"""

from typing import Final

_RULES: Final = "定型化契約應記載及不得記載事項"

CONTRACT_RULES: Final = tuple(
    (category, f"{trade}{_RULES}")
    for category, trade in (
        ("健身", "健身中心"),
        ("線上遊戲", "網路連線遊戲服務"),
        ("補習", "短期補習班"),
        ("禮券", "商品（服務）禮券"),
        ("藝文展演票券", "藝文表演票券"),
        ("旅遊", "國內旅遊"),
        ("旅遊", "國外旅遊"),
        ("住宿", "個別旅客直接訂房"),
        ("房屋", "預售屋買賣"),
        ("房屋租賃", "住宅租賃"),
        ("不動產仲介", "不動產委託銷售"),
        ("車輛", "汽車買賣"),
        ("車輛", "中古汽車買賣"),
        ("汽機車維修", "汽車維修"),
        ("停車", "路外停車場租用"),
        ("瘦身美容", "瘦身美容"),
        ("電信", "行動通信業務"),
        ("有線電視", "有線廣播電視系統經營者"),
        ("搬家", "搬家貨運"),
        ("洗衣", "洗衣"),
        ("殯葬", "生前殯葬服務"),
        ("網路購物平臺", "零售業等網路交易"),
        ("寵物", "寵物買賣"),
        ("瓦斯能源", "家用液化石油氣供氣"),
    )
)
"""Category and name of the rules; one trade may have several."""

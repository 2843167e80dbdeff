"""Seed list for petitions: what they are about, to find the bureau that is competent."""

from typing import Final

PETITION_CATEGORIES: Final = (
    ("roads", "道路坑洞與養護", "Roads"),
    ("street_lights", "路燈", "Street lights"),
    ("traffic", "交通號誌、標線與違規停車", "Traffic and parking"),
    ("transit", "公車與捷運", "Public transport"),
    ("waste", "環境髒亂與清潔隊", "Waste and cleaning"),
    ("noise_air", "噪音、空氣與水污染", "Noise and pollution"),
    ("water", "淹水、排水與下水道", "Flooding and sewers"),
    ("parks", "公園、行道樹與綠地", "Parks and trees"),
    ("buildings", "違章建築與建築管理", "Buildings"),
    ("land", "地政、都市計畫與重劃", "Land and planning"),
    ("animals", "動物保護與流浪動物", "Animals"),
    ("agriculture", "農漁業", "Farming and fishing"),
    ("food_health", "食品衛生與醫療", "Food and health"),
    ("welfare", "社會福利與長照", "Welfare"),
    ("education", "學校與教育", "Education"),
    ("labour", "勞工權益", "Labour"),
    ("police_fire", "治安、警政與消防", "Police and fire service"),
    ("household", "戶政、兵役與里鄰", "Registration and districts"),
    ("tax", "稅務與財政", "Taxes"),
    ("business", "商業、市場與攤販", "Business and markets"),
    ("culture_tourism", "文化、觀光與運動", "Culture, tourism and sport"),
    ("staff_conduct", "公務員服務態度與違失", "Conduct of officials"),
    ("policy", "市政建議", "Suggestions"),
    ("other", "非屬前述各類的其他事項", "Other"),
)

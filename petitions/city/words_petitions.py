"""What people of the demonstration city ask the administration for, by category of the seed list."""

from typing import Final, NamedTuple


class Concern(NamedTuple):
    """One kind of petition: its category, how often it occurs, and how people say it."""

    category: str
    weight: int
    sentences: tuple[str, ...]


CONCERNS: Final = (
    Concern(
        "roads",
        16,
        (
            "{road}路面凹了一個洞，下雨天積水看不清楚，昨天有機車滑倒。",
            "{road}人行道地磚鬆動，長輩走過差點絆倒，請派員修補。",
            "{road}剛挖過管線，回填不平，車子開過會跳動。",
        ),
    ),
    Concern(
        "street_lights",
        8,
        ("{road}一整排路燈不亮，晚上很暗。", "{road}的路燈白天也亮著，浪費電，請調整。"),
    ),
    Concern(
        "traffic",
        18,
        (
            "{road}路口號誌秒數太短，行人走到一半就變紅燈。",
            "{road}紅線常有貨車臨停，擋住公車站，請加強取締。",
            "{road}標線模糊，左轉車常誤入對向車道。",
        ),
    ),
    Concern(
        "transit",
        6,
        (
            "早上七點的公車經常過站不停，學生趕不上上課。",
            "希望{district}到捷運站的接駁車假日也能行駛。",
            "{road}公車站牌的動態資訊看板壞了兩個月。",
        ),
    ),
    Concern(
        "waste",
        12,
        ("{road}空地被丟了很多家具，已經發臭。", "垃圾車最近都提早十分鐘到，下班來不及倒。"),
    ),
    Concern(
        "noise_air",
        10,
        ("{road}旁的工地晚上十點還在敲打，小孩無法入睡。", "附近小工廠凌晨排放異味，窗戶都不敢開。"),
    ),
    Concern(
        "water",
        7,
        ("每次午後大雨{road}就淹到腳踝，水溝好像堵住了。", "住家後方側溝蓋破損，蚊蟲很多。"),
    ),
    Concern(
        "parks", 6, ("{district}公園的溜滑梯裂開，小朋友容易割傷。", "{road}行道樹枝葉碰到電線，請修剪。")
    ),
    Concern("buildings", 6, ("隔壁在頂樓加蓋鐵皮屋，擋住逃生通道。", "防火巷被圍起來當倉庫，請查處。")),
    Concern("animals", 4, ("{road}常有一群流浪犬追機車，請協助處理。", "有人在{road}餵食野鴿，環境髒亂。")),
    Concern("food_health", 3, ("夜市某攤位沒有洗手設備，請派員輔導。",)),
    Concern("welfare", 5, ("家父申請居家照顧兩個月還沒有消息，請幫忙查詢。", "補助申請被退件，看不懂原因。")),
    Concern("education", 4, ("學校圍牆外車速很快，希望增設標誌。", "課後照顧班名額太少，希望增班。")),
    Concern("labour", 3, ("公司連續三個月延後發薪，請協助檢查。", "工地沒有護欄，看到工人未戴安全帽。")),
    Concern("police_fire", 3, ("{road}深夜有改裝機車競速，請加強巡邏。", "{road}消防栓前長期停放貨車。")),
    Concern("household", 2, ("辦理戶籍登記時等了兩小時，希望增加窗口。", "里活動中心無障礙坡道太陡。")),
    Concern("business", 3, ("市場攤位占用走道，輪椅無法通過。", "{road}騎樓被機車修理店占用。")),
    Concern(
        "culture_tourism", 3, ("運動中心淋浴間熱水時有時無，請改善。", "{district}圖書館假日冷氣太早關閉。")
    ),
    Concern("policy", 4, ("建議把閒置空地改成社區菜園，大家可以認養。", "建議在{district}設置飲水機地圖。")),
    Concern("staff_conduct", 2, ("電話詢問時承辦人態度不耐煩，希望改進。",)),
    Concern("other", 2, ("不知道該找哪個單位，請協助轉交。",)),
)

ROADS: Final = ("河堤二街", "榕樹一路", "學府三街", "港濱路", "稻香路", "工業六路", "山腳巷", "文昌東街")
ENDINGS: Final = (
    "",
    "麻煩盡快處理，謝謝。",
    "已經反映過一次，沒有改善。",
    "請回覆何時完成。",
    "可以打電話給我。",
)
FOR_THE_CONTROL_YUAN: Final = (
    "陳請調查土地徵收補償費計算的過程。",
    "主張建築執照的核發有疏失，附近住戶權益受損。",
    "對退休給與的核算不服，請求調閱資料。",
    "認為工程驗收不實，請監察委員查明。",
    "反映道路拓寬計畫未充分說明，請求重新召開說明會。",
)

"""What makes a password good enough for staff (資通系統防護基準 鑑別・身分驗證管理)."""

import string

SHORTEST = 12
LONGEST = 128
CLASSES_NEEDED = 3
EARLIER_KEPT = 3
FAILURES_ALLOWED = 5
LOCKED_MINUTES = 15
COMMON_PARTS = ("password", "12345678", "qwertyui", "kaohsiung", "petition", "administrator", "1q2w3e4r")


def password_problem(password: str, user_name: str) -> str | None:
    """Return in a sentence what is wrong with a new password, or nothing."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密碼長度須在 {SHORTEST} 到 {LONGEST} 個字元之間。"
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    found = sum(any(char in kind for char in password) for kind in kinds)
    found += any(char not in "".join(kinds) for char in password)
    if found < CLASSES_NEEDED:
        return "密碼須包含小寫、大寫、數字、符號四種中的至少三種。"
    if user_name and user_name.casefold() in password.casefold():
        return "密碼不可包含帳號。"
    if any(part in password.casefold() for part in COMMON_PARTS):
        return "密碼含有太常見的字串，請換一個。"
    return None

namespace TechSupport.Development;

/// <summary>What people write in a year.</summary>
public sealed partial class SeedVolume
{
    private static readonly (string Subject, string Text)[] Russian =
    [
        ("Принтер не печатает", "Задание уходит, в очереди висит, лист не выходит. Перезагрузка не помогла."), ("Не открывается МИС", "Белое окно и крутится колесо. У соседей работает."),
        ("Забыт пароль", "После отпуска не подходит ни один пароль."), ("Нет сети", "Телефон работает, компьютер пишет «Нет подключения»."), ("Сканер не читает штрихкод", "Пищит, а поле пустое."),
        ("Мерцает монитор", "К вечеру работать невозможно, болят глаза."), ("Медленно открываются снимки", "Серия КТ открывается три минуты."), ("Не приходят письма", "Со вчерашнего дня ни одного письма из лаборатории."),
        ("Компьютер сам перезагружается", "Третий раз за смену, запись приходится вносить заново."), ("Не работает телефон", "Входящие не проходят, исходящие идут."), ("Закончился картридж", "Печатает полосами."),
        ("Нет доступа к общей папке", "Пишет «Отказано в доступе», график нужен сегодня."), ("Планшет не заряжается", "На тележке обхода ни одна розетка не заряжает."), ("Этикетки печатаются криво", "Номер не помещается, подписываем вручную."),
    ];

    private static readonly (string Subject, string Text)[] English =
    [
        ("Printer prints blank pages", "The paper comes out empty since this morning. A new cartridge did not help."), ("Cannot sign in", "The name or the password is wrong, it says. Both are right."),
        ("Screen stays black", "The computer hums, the screen says \"No signal\"."), ("Wi-Fi drops on the tablets", "Next to the window the connection is lost every few minutes."), ("Scanner does not find the computer", "It was moved yesterday to another desk."),
        ("Shared folder is missing", "The drive is not in the list any more."), ("Keyboard keys stick", "Coffee was involved."), ("Lab results arrive late", "On paper they are there an hour earlier."), ("Second monitor is not found", "Since the dock was replaced."),
    ];

    private static readonly string[] RussianPlaces = ["", "", "", ", пост медсестры", ", ординаторская", ", процедурная", ", регистратура", ", кабинет заведующего", ", второй этаж", ", каб. 412", ", операционная 2"];
    private static readonly string[] EnglishPlaces = ["", "", "", ", nurses' station", ", treatment room", ", reception desk 2", ", room 214", ", lecture hall", ", second floor"];
    private static readonly string[] RussianReplies =
        ["Здравствуйте! Вижу заявку, подойду в течение получаса.", "Перезагрузите, пожалуйста, и напишите, что видно на экране.", "Пришлите инвентарный номер с наклейки, пожалуйста.", "Подключусь к вашему компьютеру, сохраните, что открыто."];
    private static readonly string[] EnglishReplies =
        ["Good morning! I have your request and will be with you within half an hour.", "Please restart it once and tell me what the screen says.", "Which inventory number is on the plate?", "I will connect to your computer; please save what is open."];
    private static readonly string[] RussianAnswers = ["Спасибо, номер PRN-0214-02.", "Перезагрузили, не помогло.", "Сейчас работает, но утром было то же самое.", "Можно до обеда? Потом операция."];
    private static readonly string[] EnglishAnswers = ["Thank you. It is PRN-0101-01.", "Restarted, no change.", "It works at the moment, but it did this morning too.", "Before noon, please; later nobody is in the room."];
    private static readonly string[] RussianEnds = ["Заменён кабель, проверено вместе с вами.", "Обновлён драйвер, пробная страница вышла ровной.", "Пароль сброшен, новый задан при входе.", "Права на папку возвращены, войдите заново.", "Заменён блок питания."];
    private static readonly string[] EnglishEnds = ["The cable is replaced and tried with you.", "The driver is updated; the test page is fine.", "The password is reset, the new one was chosen at the sign-in.", "The rights are back; sign in once more.", "The power supply is replaced."];
    private static readonly string[] Notes = ["Третий раз за месяц, пора менять.", "Same model as in Pharmacy, same fault.", "Запасной в B-019, верхняя полка.", "Switch port 14, VLAN of the ward.", "Гарантия до марта, звонить поставщику."];
}

using static TechSupport.Features.Tickets.Impact;
using static TechSupport.Features.Tickets.Urgency;

namespace TechSupport.Development;

/// <summary>What happened lately. Minutes: how long ago it was reported, then how long after that each thing followed.</summary>
public static partial class SeedTickets
{
    private const int Hour = 60;
    private const int Day = 24 * Hour;

    private const string Computer = "Computer", Printer = "Printer or scanner", SignIn = "Sign-in or password", Mis = "MIS, patient records",
        Medical = "Medical equipment", Network = "Network or Wi-Fi", Phone = "Phone", Mail = "Email or files", Other = "Something else";

    private static readonly Story[] Stories = [.. Irina, .. Burning, .. Working, .. Waiting, .. Fixed, .. Over];

    // what staff@crb.local finds when she signs in: new, open, a question for her, one to confirm, one closed
    private static Story[] Irina =>
    [
        new Story("staff", 74, Computer, "Second monitor is not found after the dock was replaced",
            "The dock was replaced on Friday. Since then only the left monitor works, the right one says \"No signal\"."),
        new Story("staff", 110, Printer, "Label printer in treatment room prints blank labels",
            "Since this morning the label printer in the treatment room feeds labels, but they come out blank. We changed the roll, it did not help. For now we walk to room 216.")
            .At("PRN-0214-02").Rate(6, "tech", Department, High).Take(6, "tech")
            .Note(9, "tech", "Same model as in pharmacy last month: the ribbon was in the wrong way round after the night shift changed it. Spare ribbons are in store B, 4 left.")
            .Reply(13, "tech", "Good morning, Irina. It looks like the ribbon was loaded the wrong way round. I am bringing a new one and will be with you before 10:00.")
            .Add(57, "Напечатала пробную этикетку, штрихкод не читается сканером. Текст виден."),
        new Story("staff", 18 * Hour, Mis, "PACS images open for 3 minutes", "From the ward computers a CT series opens for three minutes or longer. In Radiology it is quick, they say.")
            .Rate(12, "tech2", Department, Medium).Take(12, "tech2")
            .Ask(40, "tech2", "Which computer do you open them on, and does it happen with a series you opened a minute ago too? The second time it should come from the cache."),
        new Story("staff", 26 * Hour, Mail, "Нет доступа к общей папке «Графики дежурств»", "После отпуска папка не открывается: «Отказано в доступе». График на декабрь нужен до пятницы.")
            .Take(20, "tech2").Fix(95, "tech2", "Вернула вас в группу «Кардиология 2 — старшие сёстры». Выйдите из системы и войдите снова, папка откроется."),
        new Story("staff", 9 * Day, SignIn, "Password expired during the night shift", "The computer at the post asks for a new password and accepts none.")
            .Called("tech").Take(1, "tech").Fix(8, "tech", "Reset by phone after a call back to the ward's number. The new password needs 12 characters; a short sentence is fine.").Confirm(30),
    ];

    // the last hours: targets that are near or missed
    private static Story[] Burning =>
    [
        new Story("o.vetrova", 72, Mis, "МИС не открывается в приёмном отделении, 4 рабочих места", "На всех четырёх компьютерах белое окно. Оформляем на бумаге, очередь растёт.")
            .Urgent().Take(3, "tech").Rate(4, "tech", Hospital, High)
            .Reply(7, "tech", "Вижу, сервер приложений не отвечает только вашему корпусу. Работаю, напишу через 15 минут. Бланки на бумаге есть в ящике у поста.")
            .Note(31, "tech", "Коммутатор на первом этаже перегружается. Даша, возьми с собой запасной, он в B-019."),
        new Story("staff2", 7, Medical, "Central monitor in ICU lost beds 6 and 7", "The bedside monitors work, the central station shows \"No connection\" for beds 6 and 7.").At("MON-0305-06").Urgent(),
        new Story("v.lapteva", Day + 3 * Hour, Printer, "Scanner in pathology: slides saved without a number", "С утра сканер сохраняет стёкла без номера исследования. Подписываем вручную, уже 60 штук.")
            .At("SCN-0018-01").Rate(10, "tech2", Department, High).Take(10, "tech2")
            .Reply(14, "tech2", "Номер берётся из очереди МИС. Перезапускаю службу обмена, проверьте через пять минут.")
            .Fix(60, "tech2", "Служба обмена перезапущена, пробное стекло сохранилось с номером.")
            .StillBroken(Day + 140, "Снова без номера, с обеда. Ни одно стекло не подписано."),
        new Story("e.moroz", 22, Network, "Нет сети в ординаторской, каб. 412", "Три компьютера без сети, Wi-Fi тоже не видно. Телефон работает."),
        new Story("m.ilves", 39, Printer, "Barcode scanner does not read ampoule codes", "It beeps, but the field stays empty. We type the numbers by hand, which is how mistakes happen.")
            .At("SCN-0005-03").Urgent().Take(9, "admin").Reply(12, "admin", "I have the same scanner here and can see it: the last update switched off the small codes. I am sending you a sheet with the setting to scan."),
        new Story("i.zhuk", 14, Medical, "Тележка обхода не заряжается", "Планшет на тележке выключился во время обхода, зарядка не идёт ни от одной розетки.").Urgent(),
        new Story("s.kim", 131, SignIn, "Не могу войти после смены пароля", "Сменила пароль утром, теперь «неверное имя или пароль». Очередь в регистратуре, работаем на двух окнах вместо трёх."),
        new Story("a.belov", 145, Mis, "Снимки за ночь не попали в архив", "В архиве нет исследований с 23:00 до 05:00, на аппарате они есть.")
            .At("XRY-0120-01").Urgent().Take(11, "tech2").Reply(14, "tech2", "Вижу 41 исследование в очереди отправки. Запускаю повторно, следите за счётчиком."),
        new Story("h.novak", 52, Phone, "Call button panel in room 233 does not light up", "The call arrives at the post, but the lamp above the door stays dark.").Urgent().Take(20, "tech")
            .Note(24, "tech", "That is the building's system, not ours. Asked Housekeeping for an electrician; stay with it until he is there."),
    ];

    private static Story[] Working =>
    [
        new Story("s.kim", 35, Phone, "Телефон 4-17 молчит, входящие не проходят", "Сами звонить можем, а к нам никто не дозвонится.").Called("tech2"),
        new Story("h.novak", 62, Printer, "Discharge summary prints with the left margin cut off", "Every page loses about 1 cm on the left. Only from MIS, other programs print well.")
            .Take(25, "lead").Reply(28, "lead", "It is the new template. I am comparing it with the old one and will tell you before lunch."),
        new Story("i.zhuk", 185, Network, "Wi-Fi пропадает на планшетах, палаты 418–420", "Связь теряется у окна, врач записывает назначения по памяти.")
            .Rate(30, "tech", Department, Medium).Take(30, "tech").Reply(41, "tech", "Спасибо. Снимаю карту сигнала, зайду после обхода.")
            .Note(120, "tech", "У окна −82 дБм. Точка доступа закрыта новым шкафом, надо перенести на метр."),
        new Story("o.vetrova", 2 * Day, Computer, "Replace keyboard at reception desk 2", "Keys E and Space stick after coffee.").Called("lead")
            .Rate(9, "lead", Person, Low).Take(9, "lead").Reply(12, "lead", "A washable keyboard is on its way, tomorrow before 9."),
        new Story("o.dorokhov", 2 * Day - 4 * Hour, Printer, "Установить принтер в новый кабинет 118", "Принтер привезли, стоит в коробке. Розетка есть, сетевой розетки нет.")
            .Rate(55, "admin", Person, Low).Take(55, "admin").Reply(60, "admin", "Кабель протянем в четверг, принтер поставлю в тот же день."),
        new Story("m.ilves", 250, Mail, "Cannot open the supplier's price list", "The file arrives as winmail.dat.").Take(40, "tech2")
            .Reply(44, "tech2", "I converted this one for you, see the shared folder. For the next ones I am asking the supplier to change a setting."),
        new Story("staff2", 300, Computer, "Компьютер на посту сам перезагружается", "Третий раз за сутки, каждый раз около 20 минут после включения.")
            .Take(35, "tech").Reply(38, "tech", "Похоже на перегрев. Приду с запасным и заберу ваш на чистку.").Note(170, "tech", "Вентилятор стоит. Запасной HP поставлен, инвентарный номер в карточке исправить."),
        new Story("a.belov", 6 * Hour, Other, "Нужна вторая мышь для рабочей станции PACS", "Правая кнопка не нажимается.").Rate(15, "tech2", Person, Low).Take(15, "tech2"),
        new Story("e.moroz", 4 * Hour, Mis, "Протокол операции сохраняется дважды", "После кнопки «Сохранить» в истории два одинаковых протокола. Удалить второй нельзя.").Take(50, "lead")
            .Reply(58, "lead", "Вторую запись уберу сама. До исправления нажимайте «Сохранить» один раз и ждите зелёной отметки.").Add(75, "Спасибо. Сегодня так получилось ещё у двоих коллег."),
        new Story("v.lapteva", 5 * Hour, Computer, "Мало места на диске D", "Осталось 2 ГБ, снимки стёкол занимают по 1 ГБ.").At("PC-0018-01").Take(70, "tech2")
            .Reply(80, "tech2", "Старые серии переношу в архив, к вечеру освободится около 400 ГБ."),
        new Story("h.novak", 150, SignIn, "Tablet asks for a code nobody knows", "After the battery died the ward tablet asks for a six-digit code.").At("TAB-0233-01").Take(31, "tech"),
        new Story("s.kim", 95, Printer, "Талоны печатаются с вчерашней датой", "Пациенты приходят не в тот день.").At("PRN-0110-02").Rate(8, "tech2", Department, High).Take(8, "tech2")
            .Reply(10, "tech2", "Часы на сервере талонов отстали после отключения питания. Исправляю."),
        new Story("o.vetrova", 27, Printer, "Принтер в приёмном жуёт бумагу", "Каждый третий лист. Лоток проверили, бумага сухая.").At("PRN-0101-01"),
        new Story("m.ilves", 12, Network, "No network at the narcotics safe terminal", "The door log is kept on the terminal, but the pharmacist in charge cannot see it."),
    ];

    private static Story[] Waiting =>
    [
        new Story("s.kim", Day + 2 * Hour, SignIn, "Cannot sign in after password change", "Says the name or the password is wrong, on one computer only.").Take(14, "tech2")
            .Ask(22, "tech2", "Is the keyboard on that computer switched to Russian when you type it? Look at the corner next to the clock, please."),
        new Story("h.novak", 3 * Day, SignIn, "Second account for a trainee, read only", "She starts on the 1st and stays for six weeks.").Rate(30, "tech2", Person, Low).Take(30, "tech2")
            .Ask(45, "tech2", "We need the form signed by your head of department. It is in the shared folder, \"Forms\"."),
        new Story("i.zhuk", 4 * Day, Computer, "Экран мерцает на тележке обхода", "Мерцает, когда тележку везут.").Rate(40, "tech", Person, Low).Take(40, "tech")
            .Reply(60, "tech", "Проверил кабель, дело в матрице. Заказываю новую.").Order(65, "tech", "Матрица заказана у поставщика, счёт у Павла. Обещали за две недели."),
        new Story("v.lapteva", Day + 5 * Hour, Medical, "Lab analyser results reach MIS 40 minutes late", "Since the update of the analyser. On paper they are on time.")
            .At("ANL-0110-01").Rate(20, "admin", Department, Medium).Take(20, "admin").Reply(25, "admin", "The analyser sends in batches of 50 now. I have asked the manufacturer how to switch that off.")
            .Order(180, "admin", "Manufacturer's call no. 88213, they promised an answer within two working days."),
        new Story("staff2", 2 * Day, Network, "Пульсоксиметр не видит сеть отделения", "Новый, из последней поставки.").Rate(25, "tech", Person, Low).Take(25, "tech")
            .Ask(33, "tech", "Пришлите, пожалуйста, номер с наклейки на задней стенке, начинается с MAC."),
        new Story("a.belov", 3 * Day + 5 * Hour, Computer, "Второй монитор для описания снимков", "Нужен медицинский, серый, 3 Мп.").Rate(90, "lead", Person, Low).Take(90, "lead")
            .Order(100, "lead", "В плане закупок на декабрь, строка 14."),
        new Story("o.dorokhov", 7 * Hour, Mail, "Письма от подрядчика приходят в нежелательные", "Все письма с заявками на уборку.").Take(30, "tech2")
            .Ask(36, "tech2", "Перешлите мне одно такое письмо вложением, посмотрю, что не нравится фильтру."),
    ];

    private static Story[] Fixed =>
    [
        new Story("o.vetrova", Day + 9 * Hour, Mis, "Не печатается согласие на госпитализацию", "Кнопка есть, ничего не происходит.").Take(10, "tech")
            .Fix(48, "tech", "Шаблон обновился без разрешения на печать. Разрешение вернул, на всех четырёх местах проверил."),
        new Story("m.ilves", Day + 1 * Hour, Printer, "Price labels come out too small", "Half the size since yesterday.").Take(33, "tech2")
            .Fix(70, "tech2", "The driver had forgotten the label size. Set to 58 × 40 mm again."),
        new Story("staff2", 2 * Day + 3 * Hour, Computer, "Нет звука на рабочей станции", "Не слышим тревоги центральной станции через колонки.").Urgent().Take(5, "tech").Reply(6, "tech", "Иду к вам.")
            .Fix(24, "tech", "Колонки были включены в разъём микрофона. Подписал разъёмы."),
        new Story("e.moroz", 2 * Day + 6 * Hour, Mail, "Нужно восстановить удалённый файл", "Удалила план операций на неделю.").Take(12, "lead")
            .Fix(65, "lead", "Файл восстановлен из вчерашней копии, лежит в той же папке с пометкой «восстановлено»."),
        new Story("h.novak", 20 * Hour, Network, "Guest Wi-Fi password for the lecture hall", "Forty visitors on Thursday.").Take(80, "tech2")
            .Fix(85, "tech2", "The password is on the wall sheet from Thursday 8:00 and works until Friday."),
        new Story("i.zhuk", 2 * Day + 20 * Hour, Printer, "Этикетки для крови печатаются криво", "Сдвиг вправо, номер не помещается.").Urgent().Take(4, "tech2").Reply(5, "tech2", "Пока печатайте на соседнем посту, я уже иду.")
            .Fix(41, "tech2", "Датчик зазора протёрт, калибровка сделана, двадцать этикеток подряд ровные."),
        new Story("a.belov", 11 * Hour, SignIn, "Карта доступа не открывает пультовую", "Вчера открывала.").Called("tech").Take(2, "tech")
            .Fix(26, "tech", "Карта была отключена по ошибке вместе с картой уволившегося однофамильца. Включена."),
    ];

    private static Story[] Over =>
    [
        new Story("o.vetrova", 13 * Day, Computer, "Компьютер не включается, стойка 1", "Чёрный экран, вентилятор шумит.").Take(15, "tech").Fix(90, "tech", "Заменён блок питания.").Confirm(130),
        new Story("v.lapteva", 12 * Day, Printer, "Принтер протоколов печатает бледно", "Читать почти нельзя.").Take(45, "tech2").Fix(100, "tech2", "Заменён картридж, запасной оставлен в шкафу.").Lapse(100 + 3 * Day),
        new Story("m.ilves", 12 * Day - 3 * Hour, Mis, "Stock list shows negative amounts", "Three medicines show minus 20.").Rate(20, "lead", Department, Medium).Take(20, "lead")
            .Note(60, "lead", "Two returns were booked twice while the network was down.").Fix(200, "lead", "Both double bookings are reversed. The amounts match the shelf now.").Confirm(290),
        new Story("staff2", 11 * Day, Medical, "Монитор пациента показывает не то время", "Отстаёт на час.").Take(6, "tech").Fix(25, "tech", "Перевод часов отключён, время взято с сервера.").Confirm(31),
        new Story("s.kim", 11 * Day - 5 * Hour, Printer, "Застряла бумага, самим не достать", "Красная лампочка.").Called("tech2").Take(1, "tech2").Fix(20, "tech2", "Достал два листа, показал, где открывается задняя крышка.").Confirm(22),
        new Story("e.moroz", 10 * Day, SignIn, "Забыла пароль после отпуска", "Нужно срочно выписывать.").Take(4, "tech2").Fix(9, "tech2", "Пароль сброшен, ссылка на почте.").Confirm(15),
        new Story("a.belov", 10 * Day - 2 * Hour, Network, "Медленная сеть в кабинете 120", "Исследование уходит в архив 12 минут.").Rate(30, "tech", Department, Medium).Take(30, "tech")
            .Reply(35, "tech", "Порт работает на 100 Мбит, ищу причину.").Fix(240, "tech", "Заменена розетка: одна пара была оборвана. Теперь 1 Гбит, серия уходит за минуту.").Confirm(300),
        new Story("h.novak", 9 * Day - 4 * Hour, Printer, "Wristband printer out of order", "It says \"Head open\", but it is closed.").Urgent().Take(3, "tech").Reply(4, "tech", "On my way. Until then print on the one in Admissions, please.")
            .Fix(33, "tech", "The latch was broken; the head is swapped with the spare printer's.").Confirm(50),
        new Story("i.zhuk", 8 * Day, Mail, "Не приходят письма из лаборатории", "Со вчерашнего дня.").Take(18, "tech2").Fix(75, "tech2", "Ящик был полон. Увеличила до 5 ГБ и показала, как вести архив.").Confirm(200),
        new Story("o.dorokhov", 8 * Day - 6 * Hour, Other, "Повесить телевизор в холле", "Для видео о мытье рук.").Rate(60, "lead", Person, Low)
            .Refuse(120, "lead", "Телевизоры вешает инженерная служба, телефон 5-11. Кабель для него мы уже провели."),
        new Story("staff2", 7 * Day, Computer, "Мышь не работает на посту 2", "Светится, курсор стоит.").Take(9, "tech").Fix(14, "tech", "Заменена.").Lapse(14 + 3 * Day),
        new Story("o.vetrova", 7 * Day - 2 * Hour, Mis, "Двойная карта одного пациента", "Завели вторую карту по ошибке.").Take(30, "lead").Ask(35, "lead", "Какая из двух карт заведена раньше? Напишите, пожалуйста, только номер карты.")
            .Add(80, "Раньше та, что кончается на 17.").Fix(110, "lead", "Карты объединены под первым номером.").Confirm(140),
        new Story("m.ilves", 6 * Day, Printer, "Order form prints on two pages", "It used to fit on one.").Take(60, "tech2").Fix(130, "tech2", "The margins had come back to 2.5 cm after an update; set to 1 cm.").Confirm(500),
        new Story("v.lapteva", 6 * Day - 5 * Hour, Computer, "Компьютер шумит как пылесос", "Невозможно диктовать.").At("PC-0018-01").Rate(45, "tech", Person, Low).Take(45, "tech").Fix(Day, "tech", "Вычищен от пыли, вентилятор смазан.").Confirm(Day + 60),
        new Story("s.kim", 5 * Day + 8 * Hour, Phone, "Эхо в гарнитуре", "Слышу себя с задержкой.").Take(40, "tech2").Fix(90, "tech2", "Уменьшен уровень микрофона, обновлена прошивка.").Lapse(90 + 3 * Day),
        new Story("e.moroz", 5 * Day, Network, "Ноутбук не подключается в операционной", "Только в операционной 2.").At("NB-0412-01").Urgent().Take(5, "tech").Reply(6, "tech", "Какая из двух сетей видна на экране? Уже иду.")
            .Fix(52, "tech", "Ноутбук помнил старую сеть. Удалил её, подключился к «Hospital-Med».").Confirm(70),
        new Story("a.belov", 4 * Day + 7 * Hour, Medical, "Рабочая станция просит лицензию", "Осталось 0 дней.").At("XRY-0120-01").Urgent().Take(8, "admin").Reply(9, "admin", "Продлена до конца месяца, постоянный ключ придёт завтра.")
            .Fix(Day, "admin", "Постоянный ключ установлен.").Confirm(Day + 30),
        new Story("h.novak", 4 * Day, Mis, "Birth certificate form missing a field", "The new form has \"place of birth\", ours does not.").Rate(50, "lead", Department, Medium).Take(50, "lead")
            .Reply(55, "lead", "The new form is in the test system; I install it tonight.").Fix(15 * Hour, "lead", "The form of 1 November is installed.").Confirm(16 * Hour),
    ];
}

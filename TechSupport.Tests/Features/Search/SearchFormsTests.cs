using Microsoft.EntityFrameworkCore;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Search;

/// <summary>Every form of a word finds every other one, as the database reads them.</summary>
public sealed class SearchFormsTests(App app) : IClassFixture<App>
{
    [Theory]
    // a vowel that comes and goes
    [InlineData("день дня дню днём дне дни дней дням днями днях")]
    [InlineData("полдень полдня полудня полудню полуднём")]
    [InlineData("пень пня пню пнём пне пни пней пням пнями пнях")]
    [InlineData("лёд льда льду льдом льде льды льдов")]
    [InlineData("сон сна сну сном сне сны снам снами снах")]
    [InlineData("рот рта рту ртом рты ртов")]
    [InlineData("шов шва шву швом шве швы швов швам швами швах")]
    [InlineData("лоб лба лбу лбом лбы")]
    [InlineData("ноготь ногтя ногтем ногти ногтей ногтями")]
    [InlineData("ключ ключа ключу ключом ключе ключи ключей ключам ключами")]
    [InlineData("отчёт отчёта отчёту отчётом отчёте отчёты отчетов")]
    [InlineData("угол угла углу углом углы углов")]
    [InlineData("ремень ремня ремню ремнём ремни ремней")]
    [InlineData("уровень уровня уровню уровнем уровни уровней")]
    [InlineData("конец конца концу концом концы концов")]
    [InlineData("палец пальца пальцу пальцем пальцы пальцев")]
    [InlineData("ковёр ковра ковру ковром ковры ковров")]
    [InlineData("ветер ветра ветру ветром")]
    [InlineData("сестра сестры сестре сестру сестрой сёстры сестёр сёстрам")]
    [InlineData("ребро ребра ребру ребром рёбра рёбер рёбрам")]
    [InlineData("бедро бедра бёдра бёдер")]
    [InlineData("заём займа займу займом займы займов")]
    [InlineData("деньги денег деньгам деньгами деньгах")]
    [InlineData("письмо письма письму письмом писем письмам")]
    [InlineData("кнопка кнопки кнопку кнопкой кнопок кнопками")]
    [InlineData("окно окна окну окном окон окнами")]
    // other words altogether
    [InlineData("человек человека человеку людей людям людьми люди")]
    [InlineData("ребёнок ребёнка ребёнку дети детей детям детьми")]
    [InlineData("время времени временем времена времён")]
    [InlineData("имя имени именем имена имён именам")]
    [InlineData("мать матери матерью матерей")]
    [InlineData("ухо уха уху уши ушей ушами")]
    [InlineData("войти войду войдёт вошёл вошла вошли")]
    [InlineData("зайти зайду зашёл зашла зашли")]
    [InlineData("mouse mice")]
    [InlineData("tooth teeth")]
    [InlineData("child children")]
    [InlineData("break breaks broke broken breaking")]
    [InlineData("freeze freezes froze frozen freezing")]
    [InlineData("send sends sent sending")]
    [InlineData("lose loses lost losing")]
    [InlineData("stick sticks stuck sticking")]
    public async Task Every_form_of_a_word_finds_every_other(string forms)
    {
        var all = forms.Split(' ');
        var missed = await app.AskAsync(db => db.Database.SqlQuery<string>($"""
            select sought || ' -/-> ' || there as "Value" from unnest({all}) sought, unnest({all}) there
            where not to_tsvector('russian', there) @@ search_terms(array['|'], array[sought], array[''], true)
            """).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(missed);
    }

    [Theory]
    [InlineData("сон", "снова")]
    [InlineData("прийти", "придётся")]
    [InlineData("пройти", "прошлый")]
    [InlineData("друзья", "другой")]
    [InlineData("день", "деньги")]
    [InlineData("день", "денег")]
    [InlineData("сон", "сын")]
    [InlineData("лед", "лёгкий")]
    [InlineData("имя", "импорт")]
    [InlineData("принтер", "приют")]
    [InlineData("люди", "любовь")]
    [InlineData("mouse", "mouth")]
    [InlineData("broken", "brother")]
    public async Task Another_word_is_not_found(string sought, string there) => Assert.False(await app.AskAsync(db => db.Database
        .SqlQuery<bool>($"""select to_tsvector('russian', {there}) @@ search_terms(array['|'], array[{sought}], array[''], false) or tsvector_to_array(to_tsvector('russian', {there})) && search_kin({sought}) as "Value" """).SingleAsync(TestContext.Current.CancellationToken)));

    [Fact]
    public async Task No_family_finds_a_common_word_of_another()
    {
        var common = Common.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(common.Length, 150, 300);
        // the families are written out in the function
        var met = await app.AskAsync(db => db.Database.SqlQuery<string>($"""
            select distinct word || ' -> ' || there as "Value"
            from pg_proc, regexp_matches(prosrc, '[а-я]+', 'g') written, unnest(written) word, unnest({common}) there
            where proname = 'search_kin' and tsvector_to_array(to_tsvector('russian', there)) && search_kin(word) and not search_kin(there) && search_kin(word)
                and not exists (select from unnest({OneStem}) pair where word = any(string_to_array(split_part(pair, ':', 1), ' ')) and there = split_part(pair, ':', 2))
            """).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(met);
        Assert.NotEmpty(await app.AskAsync(db => db.Database.SqlQuery<string>($"""select unnest(search_kin('день')) as "Value" """).ToListAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("время", "времени")]
    [InlineData("время", "временно")]
    [InlineData("имя", "имени")]
    [InlineData("имя", "именно")]
    [InlineData("люди", "человек")]
    [InlineData("mouse", "mice")]
    public async Task A_family_is_found_and_ranks_after_the_word_itself(string sought, string there) => Assert.Equal([true, false], await app.AskAsync(db => db.Database
        .SqlQuery<bool>($"""select to_tsvector('russian', {there}) @@ search_terms(array['|'], array[{sought}], array[''], broad) as "Value" from unnest(array[true, false]) broad""")
        .ToListAsync(TestContext.Current.CancellationToken)));

    [Fact]
    public async Task A_family_is_found_in_the_other_keyboard_layout() => Assert.True(await app.AskAsync(db => db.Database
        .SqlQuery<bool>($"""select to_tsvector('russian', 'дня') @@ search_terms(array['|'], array['ltym'], array['день'], true) as "Value" """).SingleAsync(TestContext.Current.CancellationToken)));

    [Theory]
    [InlineData("214")]
    [InlineData("каб. 214")]
    [InlineData("каб.214")]
    [InlineData("КАБИНЕТ № 214")]
    [InlineData("в кабинете 214")]
    [InlineData("к. 214")]
    [InlineData("комната 214")]
    [InlineData("палата №214")]
    [InlineData("214 каб.")]
    [InlineData("room 214")]
    [InlineData("Rm. 214")]
    [InlineData("in room no. 214")]
    [InlineData("№214")]
    [InlineData("No. 214")]
    [InlineData("２１４")]
    public async Task A_room_is_one_however_it_is_written(string typed) => Assert.Equal("214", await KeyAsync(typed));

    [Theory]
    [InlineData("214-А", "214a", true)]
    [InlineData("каб. B-018", "В-018", true)]
    [InlineData("2-14", "214", false)]
    [InlineData("110L", "110", false)]
    [InlineData("комната отдыха", "отдыха", false)]
    [InlineData("В 5", "В5", true)]
    [InlineData("блок В-5", "5", false)]
    [InlineData("В 5", "N5", false)]
    [InlineData("В 5", "5", false)]
    [InlineData("в 5", "5", false)]
    [InlineData("каб. В 5", "каб. 5", false)]
    [InlineData("in 5", "5", false)]
    [InlineData("N5", "5", false)]
    [InlineData("N-5", "5", false)]
    [InlineData("No5", "5", false)]
    [InlineData("кабинет N5", "кабинет 5", false)]
    [InlineData("К 5", "5", false)]
    [InlineData("комп5", "п5", false)]
    [InlineData("2-14", "21-4", false)]
    public async Task Rooms_that_differ_stay_different(string one, string other, bool same) => Assert.Equal(same, await KeyAsync(one) == await KeyAsync(other));

    /// <summary>The stemmer makes one word of them: who looks for "имя" is to find "имени", and so meets "именно", behind what has the word itself.</summary>
    private static readonly string[] OneStem =
    [
        "время времени временем времена времен временам временами временах:временно",
        "имя имени именем имена имен именам именами именах:именно",
    ];

    private const string Common = """
        снова временно именно другой другая другие каждый любой прошлый следующий первый второй последний новый старый большой маленький левый правый верхний
        нижний внешний дневной лобовой пеший швейный ледяной наш ваш мой свой этот тот такой который какой весь сам снег снять сноб дно дна днище ложка лента
        линия лень личный любить имеет имеется имущество иметь импорт времянка сегодня сейчас завтра вчера утром вечером ночью потом после перед между около
        через только также тоже очень можно нужно надо нельзя почему потому поэтому когда куда откуда где здесь тут там сколько столько постоянно срочно
        пожалуйста спасибо опять вообще иногда часто редко всегда никогда ничего никто несколько много мало больше меньше лучше хуже сильно слабо быстро
        медленно долго давно недавно скоро рано поздно придется придумать приложение просьба проход перевод подход вход выход заход уход переход приход доход
        заявка заявление деталь детектор дело делать материал матрица дочерний семья сами ровно хозяйство господство сыпь ушиб заявить яичный свадебный идея
        идентификатор шлейф шланг подошва работает работа печатает печать принтер монитор экран кнопка клавиатура мышь компьютер ноутбук телефон сеть интернет
        пароль логин учетная запись программа система файл папка диск сканер картридж бумага кабель розетка свет кабинет отделение больница врач медсестра
        пациент стол стул дверь окно лампа помощь ошибка проблема сбой вопрос ответ
        """;

    private Task<string> KeyAsync(string room) =>
        app.AskAsync(db => db.Database.SqlQuery<string>($"""select room_key({room}) as "Value" """).SingleAsync(TestContext.Current.CancellationToken));
}

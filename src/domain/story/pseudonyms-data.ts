import type { InterfaceLocale } from '#domain/base/locales.ts';

/**
 * Names that the house gives to tellers who use none of their own: things of nature, the same thing at the same place of
 * each list. Chosen so that none is a usual given name in these languages; a story's index never changes, so words may be
 * corrected but not moved.
 */
export const PSEUDONYM_WORDS: Readonly<Record<InterfaceLocale, readonly string[]>> = {
	en: listed(
		'Pebble|Driftwood|Harbour Wind|Low Tide|High Tide|Sandbank|Lagoon|Estuary|River Bend|Waterfall|Millstream|Footbridge|Marsh Reed|Water Lily|Dragonfly|Kingfisher|Heron|Stork|Sandpiper|Woodpecker|Skylark|Hedgehog|Squirrel|Tortoise|Beehive|Bumblebee|Ladybird|Snail Shell|Birch Bark|Walnut Tree|Chestnut|Acorn|Pine Cone|Old Oak|Poplar Row|Fig Tree|Almond Tree|Quince|Apricot|Blackberry|Wheat Field|Barley|Millet|Clover|Dandelion|Cornflower|Sunflower|Wild Thyme|Peppermint|Lichen|Bracken|Hill Path|Limestone|Slate|Copper|Terracotta|Morning Fog|Spring Rain|First Snow|Half Moon|Evening Light|Dune|Oasis Well|Salt Flat'
	),
	fr: listed(
		'Galet|Bois flotté|Vent du port|Marée basse|Marée haute|Banc de sable|Lagune|Estuaire|Méandre|Cascade|Ruisseau du moulin|Passerelle|Roseau du marais|Nénuphar|Libellule|Martin-pêcheur|Héron|Cigogne|Bécasseau|Pic-vert|Alouette|Hérisson|Écureuil|Tortue|Ruche|Bourdon|Coccinelle|Coquille d’escargot|Écorce de bouleau|Noyer|Châtaigne|Gland de chêne|Pomme de pin|Vieux chêne|Rangée de peupliers|Figuier|Amandier|Coing|Abricot|Mûre|Champ de blé|Orge|Mil|Trèfle|Pissenlit|Bleuet|Tournesol|Thym sauvage|Menthe poivrée|Lichen|Fougère|Sentier de colline|Calcaire|Ardoise|Cuivre|Terre cuite|Brume du matin|Pluie de printemps|Première neige|Demi-lune|Lumière du soir|Crête de dune|Puits de l’oasis|Plaine de sel'
	),
	es: listed(
		'Canto rodado|Madera de deriva|Viento del puerto|Marea baja|Marea alta|Banco de arena|Laguna costera|Estuario|Recodo del río|Salto de agua|Arroyo del molino|Puente peatonal|Junco de marisma|Nenúfar|Libélula|Alción|Garza real|Cigüeña blanca|Correlimos|Picamaderos|Alondra del campo|Erizo de tierra|Ardilla roja|Tortuga de tierra|Colmena|Abejorro de jardín|Coccinela|Caparazón de caracol|Corteza de abedul|Árbol de nogal|Fruto del castaño|Bellota de encina|Cono de pino|Viejo roble|Hilera de álamos|Higuera del huerto|Almendro|Membrillero|Albaricoque|Zarzamora|Campo de trigo|Espiga de cebada|Grano de mijo|Trébol|Diente de león|Aciano|Girasol|Tomillo silvestre|Menta piperita|Liquen|Helecho|Senda de colina|Piedra caliza|Pizarra|Cobre|Terracota|Niebla matutina|Lluvia de primavera|Primera nieve|Media luna|Luz del atardecer|Duna|Pozo del oasis|Salar'
	),
	ar: listed(
		'حصاة|خشب البحر|ريح الميناء|انحسار البحر|المدّ|كثيب البحر|البحيرة الشاطئية|مصبّ النهر|منعطف النهر|الشلّال|جدول الطاحونة|جسر المشاة|قصب المستنقع|زنبق الماء|اليعسوب|صيّاد السمك|مالك الحزين|اللقلق|الطيطوى|نقّار الخشب|القبّرة|القنفذ|السنجاب|السلحفاة|خلية النحل|النحلة الطنّانة|الدعسوقة|صدفة الحلزون|لحاء البتولا|شجرة الجوز|الكستناء|ثمرة البلوط|كوز الصنوبر|البلوطة القديمة|صفّ الحور|شجرة التين|شجرة اللوز|السفرجل|المشمش|التوت البرّي|حقل القمح|الشعير|الدُّخن|البرسيم|الهندباء|القنطريون|دوّار الشمس|الزعتر البرّي|النعناع|الأشنة|السرخس|درب التلّة|الحجر الجيري|حجر الأردواز|النحاس|الفخّار|ضباب الصباح|مطر الربيع|أول الثلج|نصف القمر|ضوء المساء|الكثيب|بئر الواحة|السبخة'
	),
	zh: listed(
		'鹅卵石|浮木|港湾的风|退潮|涨潮|沙洲|潟湖|河口|河湾|瀑布|磨坊小溪|步行小桥|沼泽芦苇|睡莲|蜻蜓|翠鸟|苍鹭|白鹳|滨鹬|啄木鸟|云雀|刺猬|松鼠|玳瑁|蜂巢|熊蜂|七星瓢虫|蜗牛壳|白桦树皮|核桃树|栗子|橡果|松果|老橡树|一排白杨|无花果树|扁桃树|榅桲|杏子|黑莓|麦田|大麦|黍米|三叶草|蒲公英|矢车菊|向日葵|野百里香|胡椒薄荷|地衣|蕨叶|山坡小径|石灰岩|板岩|红铜|赤陶|晨雾|春天的雨|第一场雪|半轮月亮|黄昏的光|沙丘|绿洲水井|盐滩'
	),
	ru: listed(
		'Морской камешек|Береговой плавник|Ветер гавани|Морской отлив|Морской прилив|Песчаная отмель|Лагуна|Устье реки|Излучина реки|Водопад|Мельничный ручей|Пешеходный мостик|Болотный тростник|Кувшинка|Речная стрекоза|Зимородок|Серая цапля|Аист|Кулик-песочник|Желна|Полевой жаворонок|Лесной ёж|Лесная белка|Степная черепаха|Пчелиный улей|Луговой шмель|Божья коровка|Раковина улитки|Берёзовая кора|Ореховое дерево|Каштан|Лесной жёлудь|Сосновая шишка|Вековой дуб|Ряд тополей|Инжир|Миндальное дерево|Айва|Абрикос|Ежевика|Пшеничное поле|Колос ячменя|Просо|Клевер|Луговой одуванчик|Полевой василёк|Подсолнух|Чабрец|Перечная мята|Ягель|Папоротник|Тропинка на холме|Известняк|Кровельный сланец|Медь|Терракота|Утренний туман|Весенний дождь|Первый снег|Полумесяц|Вечерний свет|Песчаная дюна|Колодец в оазисе|Солончак'
	),
	nl: listed(
		'Kiezelsteen|Drijfhout|Havenwind|Laagtij|Hoogtij|Zandbank|Lagune|Riviermonding|Rivierbocht|Waterval|Molenstroom|Voetbrug|Moerasriet|Waterlelie|Libel|IJsvogel|Blauwe reiger|Ooievaar|Strandloper|Bonte specht|Veldleeuwerik|Egel|Eekhoorn|Landschildpad|Bijenkast|Aardhommel|Lieveheersbeestje|Slakkenhuis|Berkenschors|Walnotenboom|Kastanje|Eikenvrucht|Dennenappel|Oude eik|Populierenrij|Vijgenboom|Amandelboom|Kweepeer|Abrikoos|Braambes|Tarweveld|Gerst|Gierst|Witte klaver|Paardenbloem|Korenbloem|Zonnebloem|Wilde tijm|Pepermunt|Korstmos|Adelaarsvaren|Heuvelpad|Kalksteen|Leisteen|Roodkoper|Terracotta|Ochtendmist|Lenteregen|Eerste sneeuw|Halve maan|Avondlicht|Zandduin|Oasebron|Zoutvlakte'
	),
	de: listed(
		'Kieselstein|Treibholz|Hafenwind|Niedrigwasser|Flut|Sandbank|Lagune|Flussmündung|Flussbiegung|Wasserfall|Mühlgraben|Fußgängerbrücke|Schilfrohr|Seerose|Libelle|Eisvogel|Graureiher|Weißstorch|Strandläufer|Buntspecht|Feldlerche|Igel|Eichhörnchen|Landschildkröte|Bienenstock|Erdhummel|Marienkäfer|Schneckenhaus|Birkenrinde|Walnussbaum|Kastanie|Eichenfrucht|Kiefernzapfen|Alte Eiche|Pappelreihe|Feigenbäumchen|Mandelbäumchen|Quitte|Aprikose|Brombeere|Weizenfeld|Gerste|Hirse|Wiesenklee|Löwenzahn|Kornblume|Sonnenblume|Feldthymian|Pfefferminze|Baumflechte|Adlerfarn|Hügelpfad|Kalkstein|Schieferstein|Kupfererz|Terrakotta|Morgennebel|Frühlingsregen|Erster Schnee|Halbmond|Abendlicht|Düne|Oasenbrunnen|Salzebene'
	),
	pt: listed(
		'Seixo rolado|Madeira flutuante|Vento do porto|Maré baixa|Maré alta|Banco de areia|Laguna costeira|Estuário|Curva do rio|Queda d’água|Riacho do moinho|Passadiço|Junco do pântano|Nenúfar|Libélula|Guarda-rios|Garça-real|Cegonha-branca|Maçarico-das-rochas|Peto-real|Cotovia|Ouriço-cacheiro|Esquilo-vermelho|Tartaruga terrestre|Colmeia|Abelhão|Besouro de pintas|Concha de caracol|Casca de bétula|Árvore de nozes|Castanha de outono|Bolota do bosque|Pinha de pinheiro|Roble antigo|Fileira de álamos|Figueira-brava|Amendoeira|Marmeleiro|Damasco dourado|Amora silvestre|Campo de trigo|Espiga de cevada|Painço|Folha de trevo|Dente-de-leão|Centáurea azul|Girassol|Tomilho silvestre|Hortelã-pimenta|Líquen|Samambaia-do-campo|Caminho da colina|Pedra calcária|Ardósia|Cobre|Terracota|Neblina da manhã|Chuva de primavera|Primeira neve|Meia-lua|Luz do entardecer|Duna|Poço do oásis|Planície de sal'
	),
	uk: listed(
		'Морський камінець|Плавуча деревина|Вітер гавані|Морський відплив|Морський приплив|Піщана мілина|Лагуна|Гирло річки|Вигин річки|Водоспад|Млиновий струмок|Пішохідний місток|Болотяний очерет|Біле латаття|Коромисло синє|Рибалочка|Сіра чапля|Білий лелека|Морський побережник|Лісова жовна|Польовий жайворонок|Лісовий їжак|Вивірка|Степова черепаха|Бджолиний вулик|Лучний джміль|Семикрапкове сонечко|Мушля равлика|Березова кора|Горіхове дерево|Каштан|Лісовий жолудь|Соснова шишка|Віковий дуб|Ряд тополь|Інжир|Мигдалеве дерево|Айва|Абрикос|Ожина|Пшеничне поле|Колос ячменю|Просо|Конюшина|Лугова кульбаба|Польова волошка|Соняшник|Чебрець|Перцева м’ята|Ягель|Папороть|Стежка на пагорбі|Вапняк|Покрівельний сланець|Мідь|Теракота|Ранковий туман|Весняний дощ|Перший сніг|Півмісяць|Вечірнє світло|Піщана дюна|Криниця в оазисі|Солончак'
	),
	tr: listed(
		'Çakıl taşı|Denizden gelen dal|Liman rüzgârı|Çekilen su|Yükselen su|Kum adacığı|Lagün|Akarsu ağzı|Dere kıvrımı|Orman şelalesi|Değirmen deresi|Yaya köprüsü|Bataklık sazı|Su zambağı|Göl yusufçuğu|İskele kuşu|Gri balıkçıl|Ak leylek|Kum kuşu|Ağaçkakan|Tarla kuşu|Bahçe kirpisi|Sincap|Kara kaplumbağası|Arı kovanı|Bombus arısı|Uğur böceği|Salyangoz kabuğu|Huş kabuğu|Ceviz ağacı|Kestane|Meşe palamudu|Çam kozalağı|Asırlık meşe|Kavak sırası|İncir ağacı|Badem ağacı|Ayva ağacı|Kayısı|Böğürtlen|Buğday tarlası|Arpa başağı|Darı tanesi|Yaban yoncası|Karahindiba|Mavi kantaron|Ayçiçeği|Dağ kekiği|Bahçe nanesi|Liken|Eğrelti otu|Tepe patikası|Kireç taşı|Kayrak taşı|Kızıl bakır|Terakota|Sabah sisi|İlkbahar yağmuru|İlk kar|Yarım ay|Akşam ışığı|Kumul|Vaha kuyusu|Tuz düzlüğü'
	),
	fa: listed(
		'سنگ‌ریزه|چوب آب‌آورده|باد بندر|جزر دریا|مد دریا|پشتهٔ شنی|تالاب ساحلی|مصب رود|خم رودخانه|آبشار|جوی آسیاب|پل چوبی|نی مرداب|گل نیلوفر آبی|سنجاقک|ماهی‌خورک|حواصیل|لک‌لک سفید|آبچلیک|دارکوب|چکاوک آسمانی|خارپشت|سنجاب|لاک‌پشت|کندوی عسل|زنبور مخملی|کفشدوزک|لاک حلزون|پوست درخت توس|درخت گردو|شاه‌بلوط|میوهٔ بلوط|مخروط کاج|بلوط کهن|ردیف سپیدار|درخت انجیر|درخت بادام|درخت به|زردآلو|تمشک جنگلی|گندم‌زار|خوشهٔ جو|خوشهٔ ارزن|شبدر|قاصدک|گل گندم|آفتابگردان|آویشن کوهی|نعناع فلفلی|گل‌سنگ|سرخس|کوره‌راه تپه|سنگ آهک|سنگ لوح|مس سرخ|سفال|مه صبحگاهی|باران بهاری|نخستین برف|نیم‌ماه|نور غروب|تل‌ماسه|چاه واحه|نمک‌زار'
	)
};

function listed(words: string): readonly string[] {
	return words.split('|');
}

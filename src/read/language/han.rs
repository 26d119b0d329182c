//! Han characters that tell the scripts and languages that use them apart.

/// Very common characters whose Simplified and Traditional forms differ: Simplified first, then
/// Traditional. Only pairs where neither form is current in the other script
/// (so not 后/後, 里/裡, 只/隻, 台/臺).
const PAIRS: &str = "们們这這个個来來为為说說国國会會对對时時学學么麼发發当當没沒还還样樣种種开開\
总總从從无無现現动動头頭经經长長儿兒爱愛给給间間问問与與话話亲親进進过過门門马馬鱼魚鸟鳥车車东東书書\
见見贝貝页頁风風飞飛龙龍龟龜齐齊点點两兩严嚴业業丛叢丝絲丢丟丧喪临臨丽麗举舉义義乌烏乐樂习習乡鄉买買\
乱亂争爭亏虧亚亞产產亩畝仅僅仓倉仪儀价價众眾优優伙夥伟偉传傳伤傷伦倫伪偽体體侠俠侣侶侦偵侧側侨僑俩倆\
债債倾傾偿償儿兒兰蘭关關兴興养養兽獸内內冈岡册冊写寫军軍农農冯馮冲衝决決况況冻凍净淨凉涼减減凤鳳凭憑\
凯凱击擊刘劉则則刚剛创創别別剂劑剑劍剧劇劝勸办辦务務劳勞势勢勋勳区區医醫华華协協单單卖賣卫衛却卻厂廠\
厅廳历歷厉厲压壓厌厭县縣参參双雙变變叙敘号號叹嘆吓嚇吗嗎听聽启啟吴吳员員呜嗚响響哑啞唤喚啊啊啸嘯团團\
园園围圍图圖圆圓圣聖场場坏壞块塊坚堅坛壇坝壩坟墳坠墜垄壟垒壘堕墮墙牆声聲壳殼壶壺处處备備复復够夠夹夾\
夺奪奋奮奖獎妆妝妇婦妈媽姗姍娱娛婴嬰孙孫宁寧实實宠寵审審宪憲宫宮宽寬宾賓寝寢寻尋导導寿壽将將尔爾尘塵\
尝嘗层層屉屜届屆属屬岁歲岂豈岛島岭嶺峡峽币幣帅帥师師帐帳带帶帮幫库庫应應庙廟废廢张張弹彈强強归歸录錄\
彻徹径徑忆憶忧憂怀懷态態怜憐怜憐恋戀恶惡恼惱悦悅悬懸惊驚惧懼惩懲惯慣愤憤愿願戏戲战戰户戶扑撲执執扩擴\
扫掃扬揚扰擾抚撫抢搶护護报報担擔拟擬拥擁择擇挂掛挤擠挥揮损損换換据據掳擄摄攝摆擺摇搖撑撐敌敵数數斋齋\
断斷旧舊显顯晋晉晓曉晕暈暂暫术術机機杀殺杂雜权權条條杨楊极極构構枪槍柜櫃标標栋棟栏欄树樹桥橋梦夢检檢\
楼樓欢歡欧歐残殘毁毀毕畢气氣汇匯汉漢汤湯沟溝泪淚泽澤洁潔浅淺测測济濟浏瀏浓濃涂塗涛濤润潤涨漲渐漸渔漁\
渗滲温溫湾灣湿濕满滿滚滾滞滯滤濾滥濫灭滅灯燈灵靈灾災炉爐炼煉烂爛烟煙烦煩烧燒热熱爷爺牵牽犹猶狱獄独獨\
狭狹狮獅猎獵献獻环環玛瑪电電画畫畅暢疗療疯瘋疮瘡痒癢皱皺盏盞盐鹽监監盖蓋盘盤着著矿礦码碼砖磚础礎确確\
礼禮祸禍离離积積称稱稳穩穷窮窃竊竞競笔筆笼籠签簽简簡类類粮糧紧緊纠糾红紅纪紀约約级級纯純纲綱纳納纵縱\
纸紙纽紐线線练練组組细細织織终終绍紹结結绕繞绘繪络絡绝絕统統继繼绩績绪緒续續维維绵綿综綜绿綠缓緩编編\
缘緣缩縮网網罗羅罚罰职職联聯聪聰肃肅肤膚肿腫胀脹胁脅胆膽胜勝脑腦脚腳脱脫脸臉舆輿舰艦艰艱艺藝节節芦蘆\
苏蘇苹蘋范範茎莖荐薦药藥荣榮营營萧蕭萨薩蓝藍虏虜虑慮虽雖蚂螞蛮蠻补補装裝规規视視览覽觉覺触觸誉譽计計\
订訂认認讨討让讓训訓议議讯訊记記讲講许許论論设設访訪证證评評识識诉訴词詞译譯试試诗詩诚誠话話诞誕询詢\
该該详詳语語误誤请請诸諸读讀课課谁誰调調谈談谋謀谓謂谢謝谣謠谱譜负負贡貢财財责責败敗账賬货貨质質贩販\
贪貪贫貧购購贯貫贴貼贵貴贷貸贸貿费費贺賀贼賊资資赋賦赌賭赏賞赐賜赔賠赖賴赚賺赛賽赞贊赢贏赵趙趋趨跃躍\
践踐踪蹤轨軌转轉轮輪软軟轰轟轻輕载載较較辅輔辆輛辈輩输輸辞辭边邊达達迁遷运運近近违違连連迟遲适適选選\
递遞遗遺邓鄧郑鄭邻鄰释釋里裡针針钓釣钟鐘钢鋼钱錢铁鐵铜銅铝鋁银銀销銷锁鎖锅鍋错錯键鍵锻鍛镇鎮镜鏡闭閉\
闯闖闲閒闷悶闹鬧闻聞阅閱队隊阳陽阴陰阵陣阶階际際陆陸陈陳险險随隨隐隱难難雾霧静靜韩韓顶頂项項顺順须須\
顾顧预預领領频頻题題颜顏额額饭飯饮飲饰飾饱飽饿餓馆館驱驅驶駛驻駐驾駕骂罵骄驕验驗骑騎骗騙鲁魯鲜鮮鸡雞\
鸣鳴鸭鴨鸿鴻鹅鵝鹤鶴鹰鷹麦麥黄黃";

/// Very common Simplified characters that Japanese does not have (so not 国, 学, 会, 来, 点).
const CHINESE_ONLY: &str = "这们为说个对时还没样种动开从无现经给间问话进过门马见风飞义乡买争产优伤传价华单厂压变听\
员场块处备头奖实导层岁应张归录忆怀态总战报护损换权极标树检汉沟泽济热爱电离积纪约级纯纳线组细织终结绝统续维综网联\
脑节苏药营规视觉计订认让议记讲许论设访证评识诉词译试该详语误请读谁调谈谢负财责败货质贵费资赛赢车转轮软载较输边达运\
远违连选遗针钟钱铁银错键长闭闻阅队阳阴阶际陆陈险随难页顶项顺须顾预领频题额饭馆验鱼鸟龙";

/// Which tables a character is in.
#[derive(Clone, Copy, Default)]
pub(super) struct Told {
    pub(super) simplified: bool,
    pub(super) traditional: bool,
    /// Japanese does not have it.
    pub(super) chinese: bool,
}

/// The tables that hold a character.
pub(super) fn of(c: char) -> Told {
    let at = (u32::from(c) as usize).wrapping_sub(FIRST_HAN);
    told().get(at).copied().unwrap_or_default()
}

/// U+3400.
const FIRST_HAN: usize = 0x3400;

/// The tables of each character, from [`FIRST_HAN`] on. An array, because every character of every article is looked up.
fn told() -> &'static [Told] {
    static TOLD: std::sync::LazyLock<Vec<Told>> = std::sync::LazyLock::new(|| {
        let mut told = vec![Told::default(); 0xA000 - FIRST_HAN];
        let (simplified, traditional) = tables();
        let chinese: Vec<char> = CHINESE_ONLY.chars().collect();
        let mut mark = |table: &[char], mark: fn(&mut Told)| {
            for c in table {
                let at = (u32::from(*c) as usize).wrapping_sub(FIRST_HAN);
                told.get_mut(at).into_iter().for_each(mark);
            }
        };
        mark(simplified, |it| it.simplified = true);
        mark(traditional, |it| it.traditional = true);
        mark(&chinese, |it| it.chinese = true);
        told
    });
    &TOLD
}

/// The characters of one script only, sorted.
fn tables() -> &'static (Vec<char>, Vec<char>) {
    static TABLES: std::sync::LazyLock<(Vec<char>, Vec<char>)> = std::sync::LazyLock::new(|| {
        let all: Vec<char> = PAIRS.chars().collect();
        let pairs = || all.chunks_exact(2).filter(|it| it[0] != it[1]);
        // 着 is Traditional too, 里 and 范 are names: what stands on both sides says nothing.
        let mut simplified: Vec<char> = pairs().map(|it| it[0]).collect();
        let mut traditional: Vec<char> = pairs().map(|it| it[1]).collect();
        simplified.retain(|it| !"着里范近啊伙".contains(*it));
        traditional.retain(|it| !"著夥".contains(*it));
        simplified.sort_unstable();
        traditional.sort_unstable();
        (simplified, traditional)
    });
    &TABLES
}

/// Whether a character is among the very common Han characters of our tables.
pub(in crate::read) fn is_common_han(c: char) -> bool {
    let (simplified, traditional) = tables();
    simplified.binary_search(&c).is_ok()
        || traditional.binary_search(&c).is_ok()
        || SHARED.contains(c)
}

/// Very common characters that both scripts share.
const SHARED: &str = "的一是不了在人有我他大中上到和你地出道也那要下看天生能子好自己面小心前所看起只成如事把用第想\
作美情最女但些同日手又行意方期它回位分老因很名法世什次使身者被高已其此常正感不年月以之可去多然于都而得就会后\
上海北京市公安部新文本工作平台天文人民主要全部信息内容原文作者年月日分享以及可能通常十二三四五六七八九百千水火木\
金土山川田口目耳手足男女父母白黑青色春秋冬夏早晚左右西南加入今明昨由於等更至真比如何合社交通利用家本理性化\
三至保重量基本式各表外相已特管提升件定品比力度元月反快建立並且或非常直接";

#[cfg(test)]
mod tests {
    use super::{PAIRS, tables};

    #[test]
    fn pairs_are_pairs() {
        assert_eq!(PAIRS.chars().count() % 2, 0);
        let (simplified, traditional) = tables();
        let both: Vec<_> = simplified
            .iter()
            .filter(|it| traditional.binary_search(it).is_ok())
            .collect();
        assert!(both.is_empty(), "{both:?}");
    }
}

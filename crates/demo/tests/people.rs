use demo::people::*;
#[test] fn t() {
    let units = demo::org::units();
    let p = people(&units, jiff::civil::date(2026,11,22), 1);
    for t in ["rlw","hsp","people"] {
        let s: Vec<_> = p.iter().filter(|p| p.tenant==t).collect();
        println!("{t} {} party {} league {} lia {} edu {}", s.len(), s.iter().filter(|p| p.member_of(demo::org::Tree::Party).is_some()).count(), s.iter().filter(|p| p.member_of(demo::org::Tree::League).is_some()).count(), s.iter().filter(|p| p.has_role("liaison")).count(), s.iter().filter(|p| p.educator.is_some()).count());
        let mut m=std::collections::BTreeMap::new();
        for x in &s { for g in &x.roles { *m.entry(g.role).or_insert(0)+=1; } *m.entry(match x.employment{Employment::InPost=>"inpost",Employment::Contract=>"contract",_=>"disp"}).or_insert(0)+=1; }
        println!("{m:?}");
    }
    for c in demo::cast::CAST.iter() { let x=p.iter().find(|x| x.slug==Some(c.slug)).unwrap(); println!("{} {} {} {:?} {} {:?}", c.slug,x.name,x.unit,x.duty,x.post,x.roles.iter().map(|g| format!("{}@{}",g.role,g.unit)).collect::<Vec<_>>()); }
    for x in p.iter().filter(|x| x.unit=="rlw/gongwu-3/06" || x.unit=="hsp/houqin"|| x.unit=="hsp/dangban"||x.unit=="hsp/jijian"||x.unit=="hsp/xinxi") { println!("{} {} {} {:?} {} {:?} {} {:?}", x.key,x.name,x.post,x.duty,x.level,x.employment,x.joined,x.roles.iter().map(|g| format!("{}@{}",g.role,g.unit)).collect::<Vec<_>>()); }
}

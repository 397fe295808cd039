from desk.teams import TeamDesk
def test_it(team: TeamDesk) -> None:
    for role, b in team.browsers.items():
        print(role, b.get("/").status_code, b.get("/log").status_code, b.get("/account").status_code, b.get("/account/code/add").status_code)
    print(team.browsers["keeper"].get("/log").content.decode()[-3000:])

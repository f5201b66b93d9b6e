"""A world with one row of everything, a random canary in every private or unreleased field of one nation: Poland."""

import random
import secrets
from datetime import date, timedelta
from decimal import Decimal

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.utils import timezone

from accounts import onetime, sharing
from accounts.actions import factors, tokens
from accounts.context import acting_as
from accounts.models import Person, Visit
from accounts.notifying import notify
from accounts.roles import EVERYONE, NATIONAL_ROLES, Role
from accounts.scoped import ScopedModel, row_security_alone
from procurement.actions import approval as approvals
from procurement.actions import comment as comments
from procurement.actions import decision as decisions
from procurement.actions import draft as drafts
from procurement.actions import job as ledger
from procurement.actions import offer as offers
from procurement.actions import pack as packs
from procurement.actions import programme as programmes
from procurement.actions import recommendation as recommendations
from procurement.actions import register as registers
from procurement.actions import requirement as requirements
from procurement.actions import round as rounds
from procurement.actions import saved_view as saved_views
from procurement.actions import scoring, withholding
from procurement.actions.request_key import once
from procurement.models import (
    Assumption,
    Counter,
    NreMilestone,
    OfferException,
    OfferVersion,
    Participation,
    Recommendation,
    Risk,
    SharedBuy,
    Upload,
    WithholdingReason,
)
from tests import factories
from trials.actions import evidence
from trials.actions import run as runs
from trials.models import Claim, Metric, RunPosition, SitePosition

TARGET = "PL"
PARTNERS = ("EE", "LV")
FOREIGN = "DE"


class Canaries:
    """Random marks and what each one marks; `shown_to` are roles that may read it."""

    def __init__(self):
        self.marks = {}

    def text(self, place, shown_to=()):
        return self._keep(f"c{secrets.token_hex(8)}", place, shown_to)

    def amount(self, place, shown_to=()):
        """An amount whose first ten digits are found again however it is grouped."""
        digits = self._keep(str(random.randint(10**9 + 1, 9 * 10**9)), place, shown_to)
        return Decimal(f"{digits}.37")

    def position(self, place, degrees):
        """Degrees whose five decimals are found again."""
        decimals = random.randint(10**4 + 1, 10**5 - 1)
        self._keep(f"{degrees}.{decimals}", place, ())
        return Decimal(f"{degrees}.{decimals}")

    def _keep(self, mark, place, shown_to):
        self.marks[mark] = (place, frozenset(shown_to))
        return mark

    def hidden_from(self, role):
        return {mark: place for mark, (place, shown_to) in self.marks.items() if role not in shown_to}


class World:
    """Programme, round, recommendation, packs and trials; every stranger is made beside it."""

    def __init__(self, folder):
        self.canaries, self.folder, self._keys = Canaries(), folder, {}
        self.manager, self.market, self.analyst = factories.manager(), factories.market_officer(), factories.analyst()
        self.officer, self.approver = factories.officer(TARGET), factories.approver(TARGET)
        self._tries()
        self._offers()
        self._needs()
        self._recommend()
        self._decide()
        self._keep_drafts()
        self._withhold()
        self._register()
        self._have_accounts()
        self._keep_tables()

    def _tries(self):
        mark = self.canaries.text
        self.system = factories.system()
        Claim.objects.create(
            system=self.system,
            metric=Metric.objects.get(pk="endurance_h"),
            value=40,
            stated_by="x",
            source="x",
            stated_on=date(2026, 1, 1),
        )
        open_campaign = factories.campaign(self.analyst)
        for hours in (30, 32, 34):
            factories.run(self.analyst, open_campaign, self.system, {"endurance_h": hours})
        self.estonian = factories.officer("EE")
        self.release(open_campaign, "EE", self.estonian)
        own = factories.campaign(self.analyst, TARGET)
        with acting_as(self.analyst.actor):
            own.name = mark("campaign.name")
            own.save()
        conditions = {
            "result": "aborted",
            "reason": mark("run.reason"),
            "software_version": mark("run.software"),
            "deviations": mark("run.deviations"),
            "payload": mark("run.payload"),
        }
        self.trial = factories.trial(self.analyst, own, self.system, objective=mark("trial.objective"))
        run = factories.run(self.analyst, own, self.system, {"endurance_h": 12}, trial=self.trial, **conditions)
        self._places(run, self.canaries.position)

    def _places(self, run, position):
        """Exact positions, a correction and a file of the target's own run; a site of its own, entered by nobody."""
        mark = self.canaries.text
        with acting_as(self.analyst.actor):
            RunPosition(run=run, latitude=position("run.latitude", 54), longitude=19).save(force_insert=True)
            runs.amend(run, fields={"water_depth_m": 30}, reason=mark("correction.reason"), version=1, by=self.analyst)
            site = factories.site(self.analyst, "Canary Shoal", nation_id=TARGET)
            exact = {"latitude": position("site.latitude", 55), "longitude": 18}
            SitePosition(site=site, nation_id=TARGET, entered_by=self.analyst, **exact).save(force_insert=True)
            upload = SimpleUploadedFile(f"{mark('file.name')}.txt", f"log {mark('file.content')}".encode())
            evidence.attach(self.trial, upload, run=run, caption=mark("file.caption"), by=self.analyst)

    def _offers(self):
        self.offer = factories.offer(self.market, ((1, 4_000_000), (6, 3_000_000)), system=self.system)
        self.release(self.offer, "MARKET", self.market)
        sees = [Role.MARKET_OFFICER]
        for mode in ("buy", "lease", "develop"):
            price = self.canaries.amount(f"{mode}.unit_price", sees)
            factories.offer(
                self.market,
                ((1, price),),
                system=self.system,
                mode=mode,
                reference=self.canaries.text(f"{mode}.reference", sees),
            )

        self._life_of_offers(sees)

    def _life_of_offers(self, sees):
        """A frozen version, a milestone and an exception of an unreleased offer; an offer that is sealed."""
        mark = self.canaries.text
        row = factories.offer(self.market, ((1, 2_000_000),), system=self.system, mode="develop")
        sealed = factories.offer(
            self.market, status="draft", opens_at=factories.OPENS, reference=mark("sealed.reference", sees),
            data_rights=mark("sealed.data_rights"),
        )  # fmt: skip
        with acting_as(self.market.actor):
            NreMilestone(offer=row, name=mark("milestone.name", sees), month=1, amount=1).save(force_insert=True)
            metric = Metric.objects.get(pk="range_nm")
            OfferException(offer=row, metric=metric, text=mark("exception.text", sees)).save(force_insert=True)
            frozen = {"step": "submit", "content": "{}", "digest": "x", "reason": mark("version.reason", sees)}
            OfferVersion(offer=row, number=1, made_by=self.market, **frozen).save(force_insert=True)
            offers.submit(sealed, version=1, by=self.market)

    def _needs(self):
        self.round = factories.scoring_round(self.manager)
        mark, amount = self.canaries.text, self.canaries.amount
        self._climb()
        self.needs = [self._enter(factories.officer(nation), factories.approver(nation), {}) for nation in PARTNERS]
        entered = {
            "worth_per_unit": amount("entered.worth"),
            "budget_ceiling": amount("entered.ceiling"),
            "notes": mark("entered.notes"),
        }
        self.needs.append(self._enter(self.officer, self.approver, entered))
        private = {
            "worth_per_unit": amount("draft.worth"),
            "budget_ceiling": amount("draft.ceiling"),
            "notes": mark("draft.notes"),
        }
        text = {"title": mark("draft.title"), "need": mark("draft.need")}
        self.draft = factories.requirement(self.officer, status="draft", private=private, **text)
        self.restricted = factories.requirement(
            self.officer, title=mark("restricted.title"), need=mark("restricted.need")
        )
        self.release(self.restricted, TARGET, self.officer)
        with acting_as(self.officer.actor):
            sharing.admit(self.restricted, [self.officer])
            self.restricted.restricted = True
            self.restricted.save()
        self.second_round = factories.scoring_round(self.manager, self.round.programme)
        with acting_as(self.officer.actor):
            Counter(nation_id=TARGET, last=9).save(force_insert=True)
            rounds.set_envelope(self.second_round, amount("envelope"), by=self.officer)

    def _climb(self):
        with acting_as(self.manager.actor):
            place = Participation.objects.visible_to(self.manager.actor).get(
                programme=self.round.programme, nation=TARGET
            )
            stated = {"on": date(2026, 3, 1), "document": "Letter 1", "stated_by": "Ministry"}
            programmes.step(place, "intend", version=place.version, by=self.manager, **stated)
            programmes.add_milestone(
                self.round.programme, fields={"name": "Signature", "due_on": date(2028, 1, 1)}, by=self.manager
            )

    def _enter(self, officer, approver, private):
        need = factories.requirement(officer, quantity=2, private=private)
        with acting_as(approver.actor):
            requirements.enter_round(need, self.round, version=need.version, by=approver)
        return need

    def _recommend(self):
        with acting_as(self.manager.actor):
            locked = rounds.lock(self.round, version=self.round.version, by=self.manager)
            run = rounds.score(locked, version=locked.version, by=self.manager)
        self.work(run.job_id, scoring.score)
        with acting_as(self.manager.actor):
            found = Recommendation.objects.visible_to(self.manager.actor).get()
            for buy in SharedBuy.objects.visible_to(self.manager.actor):
                stated = {"buying_model": "agency", "contracting_authority": "NSPA", "legal_basis": "Test."}
                recommendations.describe(buy, **stated, version=found.version, by=self.manager)
                found.refresh_from_db()
            self.recommendation = recommendations.propose(found, version=found.version, by=self.manager)

    def _decide(self):
        with acting_as(self.officer.actor):
            words = {"position": "conditions", "reservations": self.canaries.text("decision.reservations")}
            decisions.draft(self.recommendation, **words, version=None, by=self.officer)
            recommendations.ask_consent(self.recommendation, by=self.officer)
            pack = packs.request_own(self.recommendation, "en", by=self.officer)
        (self.folder / "edition.pdf").write_bytes(self.canaries.text("pack.file").encode())
        with connection.cursor() as cursor, acting_as(self.officer.actor):
            cursor.execute("set role portal_worker")
            imprint = [self.canaries.text(f"pack.{field}") for field in ("sha256", "data_digest")]
            imprint.append(self.canaries.text("pack.tools", [Role.PROGRAMME_MANAGER]))
            finished = "status = 'done', file = 'edition.pdf', sha256 = %s, data_digest = %s, tools = %s"
            cursor.execute(f"update procurement_pack set {finished} where id = %s", [*imprint, pack.pk])
            cursor.execute("set role portal_app")
        with acting_as(self.approver.actor):
            stated = {"earliest_on": date(2029, 6, 1), "approved_on": None, "remark": "Parliament sits in May."}
            approvals.state(self.recommendation, fields=stated, version=0, by=self.approver)
        with acting_as(self.manager.actor):
            packs.request_programme(self.recommendation, [("PMO", "en")], by=self.manager)

    def _withhold(self):
        fields = {"status": "submitted", "need": self.canaries.text("withheld.need"), "quantity": 4711}
        row = factories.requirement(self.officer, **fields)
        with acting_as(self.approver.actor):
            row = requirements.approve(row, version=row.version, by=self.approver)
            row = requirements.release(row, [EVERYONE], version=row.version, by=self.approver)
            given = {
                "reason": WithholdingReason.objects.get(pk="oth-int"),
                "explanation": "",
                "opens_on": factories.LATER,
            }
            for field in ("need", "quantity", "need_by", "line.endurance_h"):
                row = withholding.withhold(row, field, **given, version=row.version, by=self.approver)
        with acting_as(self.officer.actor):
            words = {"text": self.canaries.text("comment.own"), "audience": "own", "kind": "remark"}
            comments.write("requirement", row, **words, by=self.officer)

    def _register(self):
        of = {"programme": self.round.programme, "responsible": self.officer}
        mark = self.canaries.text
        with acting_as(self.officer.actor):
            assumed = {"statement": mark("assumption.statement"), "evidence": mark("assumption.evidence")}
            registers.create(Assumption, fields={**of, **assumed, "expires_on": factories.LATER}, by=self.officer)
            feared = {"statement": mark("risk.statement"), "mitigation": mark("risk.mitigation")}
            feared |= {"likelihood": 3, "impact": 3, "due_on": factories.LATER}
            registers.create(Risk, fields={**of, **feared}, by=self.officer)

    def _keep_drafts(self):
        with acting_as(self.officer.actor):
            drafts.keep(f"requirement:{self.draft.pk}", {"title": [self.canaries.text("form.draft")]}, by=self.officer)
            once("one", {}, lambda: self.draft.pk, by=self.officer)

    def _have_accounts(self):
        name, later = self.canaries.text("token.name"), timezone.now() + timedelta(days=30)
        device = self.canaries.text("visit.device")
        with acting_as(self.officer.actor):
            tokens.create(name=name, scope="read", expires_at=later, by=self.officer)
            notify([self.officer], "comment.added", self.draft)
            Visit(person=self.officer, device=device, seen_at=timezone.now()).save(force_insert=True)
            secret = factors.begin(by=self.officer)
            factors.confirm(onetime.code_at(secret, onetime.step_now()), by=self.officer)

    def _keep_tables(self):
        mark = self.canaries.text
        with acting_as(self.officer.actor):
            query = f"text={mark('view.query')}"
            saved_views.save(name=mark("view.name"), path="/requirements/", query=query, by=self.officer)
            Upload(
                person=self.officer,
                kind="requirements",
                filename=f"{mark('upload.filename')}.csv",
                report={"found": 1, "faults": [{"cell": "C14", "column": "x", "text": mark("upload.fault")}]},
                state=Upload.State.FAULTY,
                language="en",
                content=b"x",
                digest="0" * 64,
                ends_at=timezone.now() + timedelta(hours=1),
            ).save(force_insert=True)

    def work(self, job, handler):
        """Do a job of the ledger in the worker's database role."""
        with connection.cursor() as cursor:
            cursor.execute("set role portal_worker")
            claimed = ledger.claim(job)
            handler(claimed)
            ledger.finish(claimed)
            cursor.execute("set role portal_app")

    def release(self, thing, owner, by):
        with acting_as(by.actor):
            sharing.release_to(thing, [EVERYONE], owner=owner, by=by)

    @property
    def insiders(self):
        return (self.officer, self.approver, self.manager, self.market, self.analyst)

    def keys(self, model):
        """Keys of all rows of a model that somebody of this world reads; read once, before anybody changes anything."""
        if model not in self._keys:
            self._keys[model] = self.keys_now(model)
        return self._keys[model]

    def keys_now(self, model):
        """The same, read anew."""
        if not issubclass(model, ScopedModel):
            return [self.officer.pk] if model is Person else list(model._base_manager.values_list("pk", flat=True)[:1])
        found = set()
        for somebody in self.insiders:
            with acting_as(somebody.actor):
                found |= set(model.objects.visible_to(somebody.actor).values_list("pk", flat=True))
        return sorted(found, key=str)

    def rows_of_target(self):
        """Every row that is the nation's own, as its officer reads it under row security."""
        with acting_as(self.officer.actor), row_security_alone():
            return {
                model._meta.label: sorted(map(repr, model._base_manager.filter(condition).values_list()))
                for model in apps.get_models()
                if (condition := belongs(model)) is not None
            }


def belongs(model):
    """The condition under which a row of a model is the target nation's own; None for models of no nation."""
    if not hasattr(model, "readable_by"):
        return None
    fields = {field.name for field in model._meta.get_fields()}
    for name, value in (("nation", TARGET), ("owner", TARGET), ("audience", TARGET), ("requirement__nation", TARGET)):
        if name.split("__")[0] in fields:
            return models.Q(**{name: value})
    return models.Q(person__nation=TARGET) if "person" in fields else None


def strangers():
    """Somebody of each role who has no part in what is the target's: of another nation, or of the programme."""
    return {role: factories.person(role, FOREIGN if role in NATIONAL_ROLES else "") for role in Role}

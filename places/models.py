"""Place, and the vocabularies it is described with: subdistricts and networks."""

from datetime import datetime
from typing import Any, ClassVar, Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from core.fields import GeometryField, LineField, PartialDateField, ProseField
from core.geometry import representative_point
from core.models import Citation, Source, Vocabulary
from core.record import Record, RecordQuerySet
from places.opening_hours import check_opening_hours


class SubdistrictKind(models.TextChoices):
    """街道 are urban; 地区 keep the township (乡) beside them."""

    STREET = "street", "街道"
    AREA = "area", "地区"


class Subdistrict(Vocabulary):
    """A street office or township-level area (街道、地区) of the district."""

    code = models.CharField("统计用区划代码", max_length=12, unique=True)
    kind = models.CharField("类别", max_length=10, choices=SubdistrictKind.choices)
    short_title = LineField("简称", max_length=40)
    alias = LineField("别名", max_length=60, blank=True, default="", help_text="例如 金盏乡")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源")

    class Meta(Vocabulary.Meta):
        verbose_name = "街道（地区）"
        verbose_name_plural = "街道（地区）"
        ordering: ClassVar = ["code"]


class Network(Vocabulary):
    """A named set of places, with the size a source states beside the number recorded here."""

    description = ProseField("说明", blank=True, default="")
    stated_size = models.PositiveIntegerField("公布数量", null=True, blank=True)
    stated_on = PartialDateField("公布日期")
    stated_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公布来源"
    )
    stated_phrase = ProseField("原文", blank=True, default="")

    class Meta(Vocabulary.Meta):
        verbose_name = "网络"
        verbose_name_plural = "网络"


class PositionQuality(models.TextChoices):
    """How well the position is known."""

    CITED = "cited", "有出处"
    ESTIMATED = "estimated", "估计（只知大致范围）"
    NONE = "none", "没有坐标"


class Datum(models.TextChoices):
    """The datum a position was entered in; inside, everything is WGS-84."""

    WGS84 = "wgs84", "WGS-84（GPS、天地图）"
    GCJ02 = "gcj02", "GCJ-02（高德、腾讯）"
    BD09 = "bd09", "BD-09（百度）"


class Drawn(models.Model):
    """What has a geometry of its own, and remembers which kind of map it was read off; kept, it is WGS-84."""

    geometry: Any  # a GeometryField, which each words in its own way
    source_datum = models.CharField(
        "录入坐标系", max_length=10, choices=Datum.choices, default=Datum.WGS84, db_default=Datum.WGS84
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(source_datum__in=Datum.values),
                name="%(class)s_datum_known",
                violation_error_message="坐标系不在词表里",
            ),
        ]


class PlaceKind(models.TextChoices):
    """What the place is."""

    BOOK_HOUSE = "book-house", "城市书屋"
    LIBRARY = "library", "图书馆"
    PARK = "park", "公园"
    MUSEUM = "museum", "美术馆、博物馆"
    CULTURE_CENTRE = "culture-centre", "文化场馆"
    CULTURE_PARK = "culture-park", "文创园区"
    MARKET = "market", "市场"
    CONFERENCE_CENTRE = "conference-centre", "会议场所"
    SCHOOL = "school", "学校"
    HERITAGE = "heritage", "历史文化点"
    OTHER = "other", "其他"


class Setting(models.TextChoices):
    """The seven settings (七大场景) that book houses are embedded in."""

    BOOKSHOP = "bookshop", "书店"
    SHOPPING = "shopping", "商圈"
    CULTURE_PARK = "culture-park", "文创园区"
    COMMUNITY = "community", "社区"
    HOSPITAL = "hospital", "医院"
    HOTEL = "hotel", "酒店"
    CAMPUS = "campus", "校园"


# Rows that a place's rendering draws on, beside its networks.
DRAWN_ON: Final = ("subdistrict",)


class PlaceQuerySet(RecordQuerySet["Place"]):
    """Reads of places."""

    def with_relations(self) -> Self:
        """Everything a rendering of places draws on, in a constant number of queries."""
        return self.select_related(*DRAWN_ON).with_parts()

    def with_parts(self) -> Self:
        """What they belong to."""
        # As a list: a QuerySet for each place would cost more than all else of it.
        return self.prefetch_related(models.Prefetch("networks", to_attr="loaded_networks"))


class Place(Record, Drawn):  # noqa: DJ008 # Record has __str__
    """A place where things happen or that people go to."""

    PARTS = ("memberships", "citations")

    kind = models.CharField("类别", max_length=20, choices=PlaceKind.choices)
    setting = models.CharField("场景", max_length=20, choices=Setting.choices, blank=True, default="")
    networks: Any = models.ManyToManyField(
        Network, through="Membership", related_name="places", blank=True, verbose_name="所属网络"
    )
    is_title_verified = models.BooleanField("名称已核实", default=True, help_text="不勾选时公开显示“名称待核实”。")
    alias = LineField("别名", max_length=200, blank=True, default="")
    address = LineField("地址", max_length=200, blank=True, default="")
    address_en = LineField("英文地址", max_length=200, blank=True, default="")
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="places", verbose_name="街道（地区）"
    )
    geometry = GeometryField("位置", null=True, blank=True, help_text="GeoJSON 几何图形，WGS-84，先经度后纬度。")
    position_quality = models.CharField(
        "位置质量", max_length=10, choices=PositionQuality.choices, default=PositionQuality.NONE
    )
    position_radius_m = models.PositiveIntegerField(
        "估计半径（米）", null=True, blank=True, help_text="位置只是估计时填写：实际位置在这个半径以内。"
    )
    opening_hours = LineField(
        "开放时间",
        max_length=300,
        blank=True,
        default="",
        validators=[check_opening_hours],
        help_text="OpenStreetMap 写法，例如 Mo-Fr 09:00-21:00; PH off",
    )
    opening_hours_as_of = PartialDateField("开放时间截至", help_text="这个开放时间是什么时候的资料。")
    services = LineField("服务", max_length=300, blank=True, default="")
    features = LineField("特色", max_length=300, blank=True, default="")
    accessibility = LineField("无障碍", max_length=300, blank=True, default="")
    phone = LineField("电话", max_length=60, blank=True, default="")
    url = models.URLField("网址", blank=True, default="")
    area_m2 = models.PositiveIntegerField("面积（平方米）", null=True, blank=True)
    holdings = LineField("藏书", max_length=100, blank=True, default="", help_text="照出处写，例如 5000余册")
    opened = PartialDateField("开放日期")
    facts_as_of = PartialDateField("资料截至")

    objects = PlaceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "场所"
        verbose_name_plural = "场所"
        ordering: ClassVar = ["slug"]
        indexes: ClassVar = [
            *Record.Meta.indexes,
            # `open_at` asks for the distinct texts, and then for the places that have some of them.
            models.Index(fields=["opening_hours"], condition=~Q(opening_hours=""), name="place_opening_hours"),
        ]
        constraints: ClassVar = [
            *Record.Meta.constraints,
            *Drawn.Meta.constraints,
            models.CheckConstraint(
                condition=Q(position_quality="none", geometry__isnull=True, position_radius_m__isnull=True)
                | Q(position_quality="cited", geometry__isnull=False, position_radius_m__isnull=True)
                # A comparison with NULL passes a CHECK: what must be there is asked for by itself.
                | Q(position_quality="estimated", geometry__isnull=False, position_radius_m__isnull=False)
                & Q(position_radius_m__gt=0),
                name="place_position_fits_quality",
                violation_error_message="位置质量与位置不符：有出处的要有位置，估计的要有位置和半径，没有坐标的两样都不能有",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PlaceKind.values),
                name="place_kind_known",
                violation_error_message="类别不在词表里",
            ),
            models.CheckConstraint(
                condition=Q(setting__in=["", *Setting.values]),
                name="place_setting_known",
                violation_error_message="场景不在词表里",
            ),
            models.CheckConstraint(
                condition=Q(opening_hours="") | ~Q(opening_hours_as_of=""),
                name="place_hours_have_a_date",
                violation_error_message="填写开放时间时，也要填写它截至什么时候",
            ),
        ]

    def clean(self) -> None:
        if self.position_quality == PositionQuality.ESTIMATED and (self.geometry or {}).get("type") == "Point":
            raise ValidationError({"geometry": "只是估计的位置要存成一个范围，不能存成一个点"})

    @property
    def member_of(self) -> list[Network]:
        """The networks that it belongs to; runs no query on rows `with_parts`."""
        loaded: list[Network] | None = self.__dict__.get("loaded_networks")
        return list(self.networks.all()) if loaded is None else loaded

    def shown_changed_at(self, at: datetime) -> datetime:
        terms = [network.changed_at for network in self.member_of]
        if self.subdistrict is not None:
            terms.append(self.subdistrict.changed_at)
        return max([self.changed_at, *terms])

    @property
    def has_cited_position(self) -> bool:
        """Whether a pin may be set."""
        return self.position_quality == PositionQuality.CITED and self.geometry is not None

    @property
    def cited_point(self) -> tuple[float, float] | None:
        """(longitude, latitude) of a cited position, on the geometry; None when only estimated or unknown."""
        if self.geometry is None or not self.has_cited_position:
            return None
        return representative_point(self.geometry)


class Membership(models.Model):
    """A place's membership in a network."""

    record = models.ForeignKey(Place, models.CASCADE, related_name="memberships")
    network = models.ForeignKey(Network, models.PROTECT, related_name="memberships", verbose_name="网络")

    class Meta:
        verbose_name = "所属网络"
        verbose_name_plural = "所属网络"
        constraints: ClassVar = [
            models.UniqueConstraint(F("record"), F("network"), name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record}：{self.network}"


class PlaceCitation(Citation):
    """Where a fact about a place comes from."""

    record = models.ForeignKey(Place, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = "出处"
        verbose_name_plural = "出处"

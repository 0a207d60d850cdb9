"""The catalogue's address."""

from django.urls import path

from publish.catalogue import views

urlpatterns = [path("api/v1/feeds", views.catalogue, name="feeds")]

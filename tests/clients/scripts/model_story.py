"""Run by the boto3 under test: makes a studio, waits for it, walks a listing, and meets an error. Prints what it saw as JSON."""

import json
import sys

import boto3

url, name = sys.argv[1:]
nimble = boto3.client("nimble", endpoint_url=url)
roles = {"adminRoleArn": "arn:aws:iam::123456789012:role/admin", "userRoleArn": "arn:aws:iam::123456789012:role/user"}
studio = nimble.create_studio(studioName=name, displayName="Story", **roles)["studio"]
at = {"studioId": studio["studioId"]}
nimble.get_waiter("studio_ready").wait(WaiterConfig={"Delay": 1, "MaxAttempts": 60}, **at)

for component in "abc":
    nimble.create_studio_component(name=component, type="CUSTOM", **at)
pages = nimble.get_paginator("list_studio_components").paginate(PaginationConfig={"PageSize": 1}, **at)
walked = [[component["name"] for component in page["studioComponents"]] for page in pages]

try:
    nimble.get_studio_component(studioComponentId="AAAAAAAAQACAAAAAAAAAAA", **at)
except nimble.exceptions.ResourceNotFoundException as error:
    seen = {"code": error.response["code"], "context": error.response["context"], "name": error.response["Error"]["Code"]}

print(json.dumps({
    "state": nimble.get_studio(**at)["studio"]["state"],
    "createdAt": type(studio["createdAt"]).__name__,
    "pages": [page for page in walked if page],
    "error": seen,
    "waiters": len(nimble.waiter_names),
    "operations": len(nimble.meta.method_to_api_mapping),
}))

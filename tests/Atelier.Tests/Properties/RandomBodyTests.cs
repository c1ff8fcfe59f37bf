using System.Text.Json;
using Atelier.Api;
using Atelier.Tests.Access;
using Atelier.Tests.Harness;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging;

namespace Atelier.Tests.Properties;

/// <summary>A request to an operation with something wrong in its body or query, if anything at all is right.</summary>
public sealed record RandomCall(string Operation, string Text, int Place, bool IsMutation)
{
    public override string ToString() => $"{Operation} {(IsMutation ? $"with value {Place} made" : "with")} {Text}";
}

/// <summary>Whatever is sent, the server answers with one of the API's errors and not with its own.</summary>
public sealed class RandomBodyTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    private static readonly string[] Known =
    [
        "ValidationException", "ResourceNotFoundException", "ConflictException", "AccessDeniedException", "ServiceQuotaExceededException",
    ];

    [Fact]
    public async Task No_body_makes_the_server_fail()
    {
        var operations = Routes.Operations
            .Where(operation => Members(operation, MemberLocation.Body).Count > 0)
            .ToDictionary(operation => operation.Name, operation => Names(ShapeReader.Of(operation.RequestType)).Distinct().ToArray());
        Assert.True(operations.Count > 15);
        var calls =
            from operation in Gen.Elements(operations.Keys.AsEnumerable())
            from isMutation in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
            from text in isMutation ? RandomJson.Value(operations[operation]) : RandomJson.Object(operations[operation])
            from place in Gen.Choose(0, 1000)
            select new RandomCall(operation, text, place, isMutation);

        await CheckAll(calls, 800, async call =>
        {
            var (path, valid) = await Calls.Of[call.Operation](Scene);
            var body = call.IsMutation ? RandomJson.Replace(JsonSerializer.Serialize(valid ?? new { }), call.Place, call.Text) : call.Text;
            return (path, body);
        });
    }

    [Fact]
    public async Task No_query_makes_the_server_fail()
    {
        var operations = Routes.Operations.Where(operation => Members(operation, MemberLocation.Query).Count > 0).ToArray();
        Assert.True(operations.Length > 10);
        var calls =
            from operation in Gen.Elements(operations)
            from pairs in (
                from name in Gen.Elements([.. Members(operation, MemberLocation.Query), "x", ""])
                from value in Gen.Elements("", "0", "-1", "1e9", "99999999999999999999", "READY", "%00", "%ff", "%", "a,b", "漢", "=", "+")
                select $"{name}={value}").ArrayOf()
            select new RandomCall(operation.Name, string.Join('&', pairs), 0, IsMutation: false);

        await CheckAll(calls, 400, async call => ((await Calls.Of[call.Operation](Scene)).Path.Split('?')[0] + "?" + call.Text, ""));
    }

    // What is there already is asked about: hardly a call gets as far as changing it.
    private Scene Scene => new(world, Role.AccountAdministrator, Target.Own, IsAllowed: false);

    private async Task CheckAll(Gen<RandomCall> calls, int times, Func<RandomCall, Task<(string Path, string Body)>> make)
    {
        var answers = new Dictionary<string, int>();
        await Always.Holds(calls, times, async call =>
        {
            var (path, body) = await make(call);
            var method = new HttpMethod(Routes.Operations.Single(operation => operation.Name == call.Operation).Method);
            using var response = await world.Administrator.SendRaw(method, path, body);
            var answer = response.Headers.TryGetValues("x-amzn-ErrorType", out var names) ? names.Single() : $"{(int)response.StatusCode}";
            Assert.True(response.IsSuccessStatusCode || Known.Contains(answer), $"{answer} to {method} {path}");
            answers[answer] = answers.GetValueOrDefault(answer) + 1;
        });

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", answers.Select(answer => $"{answer.Value} {answer.Key}")));
        Assert.Contains("ValidationException", answers.Keys);
        Assert.DoesNotContain(world.Log.Lines, line => line.Level >= LogLevel.Error);
    }

    private static IReadOnlyList<string> Members(Operation operation, MemberLocation location) =>
        [.. ShapeReader.Of(operation.RequestType).Members.Where(member => member.Location == location).Select(member => member.Name)];

    private static IEnumerable<string> Names(Shape? shape) => shape is null
        ? []
        : shape.Members.SelectMany(member => Names(member.Shape).Prepend(member.Name)).Concat(Names(shape.Item));
}

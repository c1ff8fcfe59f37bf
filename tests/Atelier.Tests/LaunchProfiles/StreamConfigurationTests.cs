using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.LaunchProfiles;

public sealed class StreamConfigurationTests
{
    private static readonly string[] OneKnownType = ["g4dn.xlarge", "m5.large"];
    private static readonly string[] WrongIds = ["not an id"];

    [Fact]
    public async Task What_is_left_out_gets_its_default_and_what_is_not_allowed_stays_out()
    {
        await using var studio = await TestStudio.Open();

        var configuration = await Create(studio, new());

        Assert.Equal(690, configuration.GetProperty("maxSessionLengthInMinutes").GetInt32());
        Assert.Equal(0, configuration.GetProperty("maxStoppedSessionLengthInMinutes").GetInt32());
        Assert.Equal("DEACTIVATED", configuration.Text("sessionPersistenceMode"));
        Assert.Equal("DEACTIVATED", configuration.GetProperty("sessionBackup").Text("mode"));
        Assert.Equal(0, configuration.GetProperty("sessionBackup").GetProperty("maxBackupsToRetain").GetInt32());
        foreach (var absent in new[] { "automaticTerminationMode", "volumeConfiguration", "sessionStorage" })
            Assert.False(configuration.TryGetProperty(absent, out _), absent);
    }

    [Fact]
    public async Task Persistent_sessions_have_a_volume_with_defaults()
    {
        await using var studio = await TestStudio.Open();

        var plain = await Create(studio, new() { ["sessionPersistenceMode"] = "ACTIVATED" });
        var sized = await Create(studio, new() { ["sessionPersistenceMode"] = "ACTIVATED", ["volumeConfiguration"] = new { size = 200 } });

        Assert.Equal("DEACTIVATED", plain.Text("automaticTerminationMode"));
        Assert.Equal("""{"iops":3000,"size":500,"throughput":125}""", plain.GetProperty("volumeConfiguration").ToString());
        Assert.Equal("""{"iops":3000,"size":200,"throughput":125}""", sized.GetProperty("volumeConfiguration").ToString());
    }

    [Fact]
    public async Task Everything_that_is_set_is_kept()
    {
        await using var studio = await TestStudio.Open();
        var asked = new Dictionary<string, object?>
        {
            ["automaticTerminationMode"] = "ACTIVATED",
            ["ec2InstanceTypes"] = new[] { "g5.16xlarge", "g3s.xlarge" },
            ["maxSessionLengthInMinutes"] = 43200,
            ["maxStoppedSessionLengthInMinutes"] = 5760,
            ["sessionBackup"] = new { maxBackupsToRetain = 10, mode = "AUTOMATIC" },
            ["sessionPersistenceMode"] = "ACTIVATED",
            ["sessionStorage"] = new { mode = new[] { "UPLOAD" }, root = new { linux = "$HOME/uploads", windows = @"%HOMEPATH%\uploads" } },
            ["volumeConfiguration"] = new { iops = 16000, size = 16000, throughput = 1000 },
        };

        var configuration = await Create(studio, asked);

        foreach (var (name, value) in asked)
            Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(value), configuration.GetProperty(name)), name);
    }

    // Whether sessions can be stopped, and for how long, as persistence, automatic termination and the longest time stopped say together.
    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(null, null, 60, null)]
    [InlineData(null, "ACTIVATED", 60, "automaticTerminationMode: is allowed only with sessionPersistenceMode ACTIVATED")]
    [InlineData("DEACTIVATED", null, 0, null)]
    [InlineData("DEACTIVATED", null, 60, "maxStoppedSessionLengthInMinutes: must be 0 with sessionPersistenceMode DEACTIVATED")]
    [InlineData("DEACTIVATED", "DEACTIVATED", null, "automaticTerminationMode: is allowed only with sessionPersistenceMode ACTIVATED")]
    [InlineData("ACTIVATED", null, null, null)]
    [InlineData("ACTIVATED", "DEACTIVATED", 0, null)]
    [InlineData("ACTIVATED", null, 60, "maxStoppedSessionLengthInMinutes: must be 0 unless automaticTerminationMode is ACTIVATED")]
    [InlineData("ACTIVATED", "DEACTIVATED", 60, "maxStoppedSessionLengthInMinutes: must be 0 unless automaticTerminationMode is ACTIVATED")]
    [InlineData("ACTIVATED", "ACTIVATED", 60, null)]
    [InlineData("ACTIVATED", "ACTIVATED", null, null)]
    public async Task Persistence_termination_and_time_stopped_must_agree(
        string? persistence, string? termination, int? stopped, string? rule)
    {
        await using var studio = await TestStudio.Open();
        var asked = new Dictionary<string, object?>
        {
            ["sessionPersistenceMode"] = persistence,
            ["automaticTerminationMode"] = termination,
            ["maxStoppedSessionLengthInMinutes"] = stopped,
        };

        if (rule is null)
            Assert.Equal(stopped ?? 0, (await Create(studio, asked)).GetProperty("maxStoppedSessionLengthInMinutes").GetInt32());
        else
            Assert.Contains($"[streamConfiguration.{rule}]", await Refusal(studio, asked));
    }

    [Fact]
    public async Task A_client_from_before_persistence_reads_what_it_wrote()
    {
        await using var studio = await TestStudio.Open();

        var configuration = await Create(studio, new() { ["maxStoppedSessionLengthInMinutes"] = 60 });

        Assert.False(configuration.TryGetProperty("sessionPersistenceMode", out _));
        Assert.False(configuration.TryGetProperty("automaticTerminationMode", out _));
    }

    [Fact]
    public async Task Every_rule_broken_is_told_at_once_and_names_its_member()
    {
        await using var studio = await TestStudio.Open();

        var message = await Refusal(studio, new()
        {
            ["ec2InstanceTypes"] = OneKnownType,
            ["sessionBackup"] = new { mode = "AUTOMATIC" },
            ["volumeConfiguration"] = new { size = 100 },
        });

        Assert.Contains("streamConfiguration.ec2InstanceTypes[1]: must be one of g4dn.xlarge, g4dn.2xlarge", message);
        Assert.DoesNotContain("ec2InstanceTypes[0]", message);
        Assert.Contains("streamConfiguration.sessionBackup.mode: may be AUTOMATIC only with sessionPersistenceMode ACTIVATED", message);
        Assert.Contains("streamConfiguration.sessionBackup.maxBackupsToRetain: must be 1 to 10 with mode AUTOMATIC", message);
        Assert.Contains("streamConfiguration.volumeConfiguration: is allowed only with sessionPersistenceMode ACTIVATED", message);
    }

    [Fact]
    public async Task Every_limit_of_a_member_is_checked()
    {
        await using var studio = await TestStudio.Open();

        var message = await Refusal(studio, new()
        {
            ["clipboardMode"] = "BOTH",
            ["ec2InstanceTypes"] = Array.Empty<string>(),
            ["maxSessionLengthInMinutes"] = 43201,
            ["maxStoppedSessionLengthInMinutes"] = -1,
            ["sessionBackup"] = new { maxBackupsToRetain = 11 },
            ["sessionStorage"] = new { mode = Array.Empty<string>(), root = new { linux = "uploads" } },
            ["streamingImageIds"] = WrongIds,
            ["volumeConfiguration"] = new { size = 99, iops = 2999, throughput = 1001 },
        });

        Assert.Contains("clipboardMode: must be one of ENABLED, DISABLED", message);
        Assert.Contains("ec2InstanceTypes: must have 1 to 30 items", message);
        Assert.Contains("maxSessionLengthInMinutes: must be a whole number from 1 to 43200", message);
        Assert.Contains("maxStoppedSessionLengthInMinutes: must be a whole number from 0 to 5760", message);
        Assert.Contains("sessionBackup.maxBackupsToRetain: must be a whole number from 0 to 10", message);
        Assert.Contains("sessionStorage.mode: must have at least 1 items", message);
        Assert.Contains("sessionStorage.root.linux: must match", message);
        Assert.Contains("streamingImageIds[0]: must match", message);
        Assert.Contains("volumeConfiguration.size: must be a whole number from 100 to 16000", message);
        Assert.Contains("volumeConfiguration.iops: must be a whole number from 3000 to 16000", message);
        Assert.Contains("volumeConfiguration.throughput: must be a whole number from 125 to 1000", message);
    }

    private static async Task<JsonElement> Create(TestStudio studio, Dictionary<string, object?> members)
    {
        var request = await Request(studio, await studio.CreateImage(), members);
        return (await studio.Profile(await studio.PostProfile(request), "READY")).GetProperty("streamConfiguration");
    }

    private static async Task<string> Refusal(TestStudio studio, Dictionary<string, object?> members)
    {
        var request = await Request(studio, "image", members);
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.PostProfile(request));
        Assert.Equal("ValidationException", error.Code);
        return error.Message;
    }

    private static async Task<object> Request(TestStudio studio, string imageId, Dictionary<string, object?> members)
    {
        var request = TestStudio.ProfileRequest(imageId, await studio.CreateComponent());
        var configuration = TestStudio.StreamConfiguration(imageId);
        foreach (var (name, value) in members)
            configuration[name] = value;
        request["streamConfiguration"] = configuration;
        return request;
    }
}
